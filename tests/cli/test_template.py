"""`kaohe template` from a shell: where the blank goes, what is never overwritten, what is wrong with the words."""

import openpyxl


def test_the_blank_is_named_after_unit_and_period_and_never_overwritten(new_kaohe):
    kaohe = new_kaohe()
    words = ("template", "--office", "pingyang", "--unit", "昆阳镇", "--period", "2024-07")
    result = kaohe.inside(*words)
    assert result.returncode == 0, result.stderr
    blank = kaohe.home.root / "昆阳镇_2024年7月_空白报表.xlsx"
    assert blank.name in result.stdout
    before = blank.read_bytes()
    again = kaohe.inside(*words)
    assert (again.returncode, blank.read_bytes() == before) == (2, True)
    assert "不覆盖" in again.stderr
    checked = kaohe.inside("check", blank, "--office", "pingyang")
    assert (checked.returncode, "结论：可以接收" in checked.stdout) == (0, True), checked.stdout


def test_wrong_words_are_named_with_what_there_is(new_kaohe):
    kaohe = new_kaohe()
    unknown = kaohe.inside("template", "--office", "pingyang", "--unit", "无名镇", "--period", "2024-07")
    assert unknown.returncode == 2
    assert "昆阳镇" in unknown.stderr
    none = kaohe.inside("template", "--office", "pingyang", "--period", "2024-07")
    assert none.returncode == 2
    assert "--unit" in none.stderr
    quarter = kaohe.inside("template", "--office", "pingyang", "--unit", "昆阳镇", "--period", "2024-Q4")
    assert quarter.returncode == 2
    assert "月报：这种报表按月（如 2024-06）报送，不能用“2024-Q4”" in quarter.stderr


def test_the_offices_own_table_needs_no_unit(new_kaohe):
    kaohe = new_kaohe()
    out = kaohe.home.root / "任务.xlsx"
    result = kaohe.inside(
        "template", "--office", "pingyang", "--period", "2025", "--form-set", "target", "--output", out
    )
    assert result.returncode == 0, result.stderr
    assert openpyxl.load_workbook(out).sheetnames == ["任务分解表", "填表说明"]
