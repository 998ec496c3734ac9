from kernel.home import PROJECT_ROOT, Home
from orchestration.inbox import Listing, partitions_of, waited_for_in_vain
from tests.orchestration.offices import small_office


def home_with(tmp_path, *paths):
    home = Home(root=tmp_path, offices=PROJECT_ROOT / "offices")
    for path in paths:
        file = home.inbox / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return home


def test_only_new_and_changed_files_are_reported(tmp_path):
    home = home_with(tmp_path, "pingyang/2024-06/a.xlsx", "pingyang/2024-06/b.xlsx")
    seen = Listing.from_cursor(Listing.of(home).cursor)
    assert Listing.of(home).newer_than(seen) == []
    (home.inbox / "pingyang/2024-06/b.xlsx").write_bytes(b"longer")
    (home.inbox / "pingyang/2024-06/~$b.xlsx").write_bytes(b"Excel's lock file")
    assert Listing.of(home).newer_than(seen) == ["pingyang/2024-06/b.xlsx"]


def test_a_path_calls_for_the_years_it_names(tmp_path):
    paths = ["pingyang/2023-06/a.xlsx", "pingyang/2024/2024年任务分解表.xlsx", "nobody/2024-06/a.xlsx"]
    assert partitions_of(home_with(tmp_path), paths) == [("pingyang", 2023), ("pingyang", 2024)]


def test_a_path_without_a_year_calls_for_the_open_years(tmp_path):
    # pingyang's last scheme is 2024: with no scheme for this year or the last, its latest is what is open
    assert partitions_of(home_with(tmp_path), ["pingyang/新报表.xlsx"]) == [("pingyang", 2024)]


def test_a_file_waited_for_in_vain_calls_for_a_run(tmp_path):
    office = small_office(tmp_path)
    path = office.inbox / "2023-06" / "half.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 half")
    office.now = office.folder.office.now()
    office.run()
    asked = waited_for_in_vain(office.home, office.ledger)
    assert asked == []  # changed just now
    office.touch(path, "2024-07-03 10:00")
    assert waited_for_in_vain(office.home, office.ledger) == ["pingyang/2023-06/half.xlsx"]
    path.unlink()
    assert waited_for_in_vain(office.home, office.ledger) == ["pingyang/2023-06/half.xlsx"]
    office.run()
    assert waited_for_in_vain(office.home, office.ledger) == []
