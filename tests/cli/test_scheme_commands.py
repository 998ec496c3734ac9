"""`kaohe scheme` from a shell: exit codes, files by year or path, papers as files, the schema."""

from __future__ import annotations

import shutil

import docx
import pytest

from kernel.home import PROJECT_ROOT

PINGYANG = PROJECT_ROOT / "offices" / "pingyang"


@pytest.fixture(scope="module")
def kaohe(new_kaohe, tmp_path_factory):
    offices = tmp_path_factory.mktemp("scheme_commands") / "offices"
    shutil.copytree(PINGYANG, offices / "pingyang")
    return new_kaohe(offices)


def test_show_prints_the_scheme_of_a_year_or_a_file(kaohe):
    by_year = kaohe.inside("scheme", "show", "--office", "pingyang", "--year", "2024")
    by_file = kaohe.inside("scheme", "show", kaohe.home.offices / "pingyang/schemes/2024.yaml")
    assert (by_year.returncode, by_year.stdout) == (0, by_file.stdout)
    for said in ("平招考办〔2024〕3号", "六、月通报", "一类乡镇分值", "年初以来到位资金", "第九条第一项"):
        assert said in by_year.stdout, said


def test_show_writes_a_file_and_overwrites_none(kaohe, tmp_path):
    words = ("scheme", "show", "--office", "pingyang", "--year", "2024", "--output", tmp_path / "办法.docx")
    assert kaohe.inside(*words).returncode == 0
    tables = docx.Document(str(tmp_path / "办法.docx")).tables
    assert tables[0].cell(1, 0).text == "平台类"
    again = kaohe.inside(*words)
    assert (again.returncode, "--overwrite" in again.stderr) == (2, True)
    odd = kaohe.inside(*words[:-1], tmp_path / "办法.pdf")
    assert (odd.returncode, ".docx、.xlsx、.html" in odd.stderr) == (2, True)


def test_diff_answers_0_for_the_same_and_1_for_a_change(kaohe, tmp_path):
    same = kaohe.inside("scheme", "diff", "2024", "2024", "--office", "pingyang")
    assert (same.returncode, "没有变化" in same.stdout) == (0, True)
    changed = kaohe.inside(
        "scheme", "diff", "2023", "2024", "--office", "pingyang", "--output", tmp_path / "对照.html"
    )
    assert changed.returncode == 1, changed.stderr
    page = (tmp_path / "对照.html").read_text("utf-8")
    assert "考核办法修改对照表" in page
    assert "新增：开工率" in page


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show",), "--office"),
        (("check", "gone.yaml"), "找不到文件 gone.yaml"),
        (("show", "--office", "pingyang", "--year", "2031"), "没有 2031 年的考核办法"),
        (("diff", "2023", "2024"), "要写 --office"),
        (("diff", "2023", "gone.yaml", "--office", "pingyang"), "找不到考核办法文件“gone.yaml”"),
    ],
)
def test_wrong_words_are_told(kaohe, words, says):
    result = kaohe.inside("scheme", *words)
    assert (result.returncode, says in result.stderr) == (2, True), result.stderr


def test_a_draft_lies_anywhere_under_any_name(kaohe, tmp_path):
    """It is of the office it names, or of the one asked for; its year is the one it says."""
    draft = tmp_path / "征求意见稿.yaml"
    shutil.copy(PINGYANG / "schemes" / "2024.yaml", draft)
    for words in (("check", draft), ("show", draft), ("diff", "2024", draft, "--office", "pingyang")):
        answer = kaohe.inside("scheme", *words)
        assert answer.returncode == 0, answer.stderr
    draft.write_text(draft.read_text("utf-8").replace("office: pingyang\n", ""), "utf-8")
    lost = kaohe.inside("scheme", "check", draft)
    assert (lost.returncode, "没有写 office：请补上，或加 --office" in lost.stderr) == (2, True)
    told = kaohe.inside("scheme", "check", draft, "--office", "pingyang")
    assert (told.returncode, "office" in told.stderr) == (3, True)


def test_a_target_no_form_can_bring_is_told_with_the_remedy(kaohe, tmp_path):
    """The scheme is right; 任务分解表 has no column for this code, so nothing could ever fill it."""
    draft, before = tmp_path / "draft.yaml", (PINGYANG / "schemes" / "2024.yaml").read_text("utf-8")
    draft.write_text(
        before.replace("paid_tax: {title", "tax_goal: {title").replace("code: paid_tax,", "code: tax_goal,"),
        "utf-8",
    )
    answer = kaohe.inside("scheme", "check", draft)
    assert answer.returncode == 0, answer.stderr
    said = answer.stdout.replace("\n", "")
    assert "目标 tax_goal（" in said
    assert "forms/target.yaml 里给它一列，写 land: {target_code: tax_goal, source_code: county}" in said
    assert "注意" not in kaohe.inside("scheme", "check", PINGYANG / "schemes" / "2024.yaml").stdout


def test_a_scheme_in_force_is_named_by_its_year(kaohe):
    path = kaohe.home.offices / "pingyang/schemes/2031.yaml"
    shutil.copy(PINGYANG / "schemes" / "2024.yaml", path)
    answer = kaohe.inside("scheme", "check", path)
    path.unlink()
    assert (answer.returncode, "应与文件名“2031.yaml”一致" in answer.stderr) == (3, True)


def test_check_offers_the_key_that_was_meant(kaohe):
    path = kaohe.home.offices / "pingyang/schemes/2030.yaml"
    text = (PINGYANG / "schemes/2024.yaml").read_text("utf-8").replace("2024", "2030")
    text = text.replace("    ranking:", "    rnaking:", 1).replace("        against:", "        aganist:", 1)
    path.write_text(text.replace("    window: ytd", "    widow: ytd", 1), "utf-8")
    result = kaohe.inside("scheme", "check", path)
    path.unlink()
    assert result.returncode == 3
    for key in ("ranking", "against", "window"):
        assert f"是否想写“{key}”" in result.stderr, key


def test_the_schema_is_printed_as_published(kaohe):
    printed = kaohe.inside("scheme", "schema")
    published = (PROJECT_ROOT / "docs/schemas/scheme.schema.json").read_text("utf-8")
    assert (printed.returncode, printed.stdout == published) == (0, True)
