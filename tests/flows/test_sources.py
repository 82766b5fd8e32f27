"""`gongkai sources`: a file explained before it is used, and a source tried before it is trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from flows.commands.common import Exit
from flows.commands.sources import sources
from flows.source_words import describe_spec
from tests.demo.site import Site

SOURCE = """\
[[source]]
name = "{name}"
kind = "{kind}"
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(sources, [str(argument) for argument in arguments], prog_name="gongkai sources")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback may be asked, at once."""
    monkeypatch.setenv("GONGKAI_ALLOW_PRIVATE", "1")
    monkeypatch.setenv("GONGKAI_DELAY_SECONDS", "0")
    monkeypatch.setenv("GONGKAI_BACKOFF_SECONDS", "0.01")


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def index_of(site: Site, **more: object) -> str:
    said = {
        "name": "demo",
        "kind": "index",
        "addresses": f"{site.base_url}/",
        "link_selector": "li a",
        **more,
    }
    return "[[source]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in said.items()) + "\n"


FILE = """\
[[source]]
name = "jiyang"
kind = "index"
addresses = "https://www.jiyang.example/nb/"
link_selector = "ul.list a"
link_text = "年度报告"
next_address = "index_{n}.html"
next_from = 1
not_before = 2018-01-01
exclude = "/video/"
least_pages = 40
least_reports = 38
every = "1d"
delay = 3
concurrency = 1
verify_tls = false
tags = "county"

[[source]]
name = "disk"
kind = "folder"
paths = "pages"
"""


def test_check_says_what_each_source_does_and_how(tmp_path: Path) -> None:
    result = call("check", write(tmp_path, FILE))
    assert result.exit_code == Exit.OK, result.output
    for said in (
        "jiyang",
        "1d",
        "3 s apart, 1 at a time",
        "NOT checked",
        "on demand",
        (
            "Looks at https://www.jiyang.example/nb/ and index_{n}.html from 1 on, until one is missing, "
            "200 pages at most, for links inside of 'ul.list a' whose words match '年度报告'."
        ),
        "Keeps addresses in which /video/ is not found.",
        "Leaves out what is dated before 2018-01-01.",
        "certificates of its hosts are not checked",
        f"nothing is at {tmp_path}/pages yet",
    ):
        assert said in result.stdout
    assert "2 sound sources, 0 faults; at least 40 pages are expected" in result.stderr


def test_check_tells_faults_by_line_and_field_beside_what_is_sound(tmp_path: Path) -> None:
    result = call("check", write(tmp_path, FILE + 'dealy = 3\n\n[[source]]\nname = "x"\nkind = "indx"\n'))
    assert result.exit_code == Exit.USAGE
    assert "line 23, source disk, field 'dealy'" in result.stderr
    assert "line 27, source x, field 'kind'" in result.stderr
    assert "jiyang" in result.stdout


def test_check_looks_into_the_data_folder_by_itself(tmp_path: Path) -> None:
    result = call("check")
    assert result.exit_code == Exit.USAGE
    assert f"found none here: {tmp_path}/data/sources.toml" in result.stderr
    write(tmp_path / "data", FILE)
    assert call("check").exit_code == Exit.OK
    assert call("check", "--data", tmp_path / "data").exit_code == Exit.OK


def test_check_gives_json(tmp_path: Path) -> None:
    result = call("check", write(tmp_path, FILE + "zzz = 1\n"), "--json")
    told = json.loads(result.stdout)
    (source,) = told["sources"]
    assert (source["name"], source["every"], source["verify_tls"]) == ("jiyang", "1d", False)
    assert told["faults"] == [
        {
            "line": 23,
            "source": "disk",
            "field": "zzz",
            "message": "expected a field of a source, found 'zzz'",
        }
    ]


def test_try_shows_what_was_looked_at_and_what_is_in_the_first_pages(
    tmp_path: Path, site: Site, quick: None
) -> None:
    path = write(tmp_path, index_of(site, include="/"))
    result = call("try", "demo", "--file", path, "--limit", "3")
    assert result.exit_code in {Exit.OK, Exit.SOME_FAILED}, result.output
    assert f"{site.base_url}/" in result.stdout
    assert f"{len(site.pages)} pages found" in result.stdout
    assert "no rule for a further page" in result.stdout
    asked = [request.path for request in site.requests if request.path not in {"/", "/robots.txt"}]
    assert set(asked) == {page.path for page in site.pages[:3]}


def test_try_gives_json(tmp_path: Path, site: Site, quick: None) -> None:
    path = write(tmp_path, index_of(site))
    told = json.loads(call("try", "demo", "--file", path, "--limit", "2", "--json").stdout)
    assert told["looked_at"][0]["kept"] == len(told["found"]) == len(site.pages)
    assert [page["uri"] for page in told["pages"]] == told["found"][:2]
    read: list[dict[str, Any]] = [page for page in told["pages"] if "page_type" in page]
    assert any(page["reports"] for page in read)


def test_try_reads_a_folder_without_a_network(tmp_path: Path, pages: Path) -> None:
    path = write(tmp_path, SOURCE.format(name="disk", kind="folder") + 'paths = "pages"\n')
    result = call("try", "disk", "--file", path, "--limit", "2")
    assert result.exit_code == Exit.OK, result.output
    assert "Read" in result.stdout
    assert not (tmp_path / "data").exists()


def test_try_tells_what_is_attached_to_a_page(tmp_path: Path, pages: Path) -> None:
    page = next(pages.glob("*.html"))
    body = page.read_text("utf-8", "replace").replace("</p>", '<a href="fj.pdf">附件：年报表.pdf</a></p>', 1)
    for other in pages.iterdir():
        other.unlink()
    (pages / "a.html").write_text(body, "utf-8")
    path = write(tmp_path, SOURCE.format(name="disk", kind="folder") + 'paths = "pages"\n')
    (told,) = json.loads(call("try", "disk", "--file", path, "--json").stdout)["pages"]
    assert [uri.rpartition("/")[2] for uri in told["attached"]] == ["fj.pdf"]


def test_try_of_a_source_that_leads_nowhere_fails_and_says_why(
    tmp_path: Path, site: Site, quick: None
) -> None:
    path = write(tmp_path, index_of(site, link_selector="ol a"))
    result = call("try", "demo", "--file", path)
    assert result.exit_code == Exit.SOME_FAILED
    assert "0 pages found" in result.stdout
    path = write(tmp_path, index_of(site, addresses=f"{site.base_url}/none"))
    result = call("try", "demo", "--file", path)
    assert (result.exit_code, "no such page" in result.stderr) == (Exit.SOME_FAILED, True)


def test_try_needs_its_own_source_sound_and_no_other(tmp_path: Path, pages: Path) -> None:
    sound = SOURCE.format(name="disk", kind="folder") + 'paths = "pages"\n'
    path = write(tmp_path, sound + SOURCE.format(name="other", kind="indx"))
    result = call("try", "disk", "--file", path, "--limit", "1")
    assert (result.exit_code, "1 fault elsewhere" in result.stderr) == (Exit.OK, True)
    result = call("try", "other", "--file", path)
    assert (result.exit_code, "did you mean 'index'?" in result.stderr) == (Exit.USAGE, True)
    result = call("try", "dsk", "--file", write(tmp_path, sound))
    assert (result.exit_code, "did you mean 'disk'?" in result.stderr) == (Exit.USAGE, True)


def test_every_kind_is_described_in_words() -> None:
    from extract.spec import SourceSpec, SpecKind

    for kind in SpecKind:
        where = "paths" if kind in {SpecKind.FOLDER, SpecKind.WARC, SpecKind.COMMONCRAWL} else "addresses"
        spec = SourceSpec.model_validate(
            {
                "name": "s",
                "kind": kind,
                where: [f"https://a.example/{n}" for n in range(5)],
                "include": ["x", "y"],
            }
        )
        said = describe_spec(spec)
        assert "https://a.example/2, 2 more" in said
        assert "in which x or y is found." in said


def test_help_shows_a_whole_entry() -> None:
    result = call("check", "--help")
    assert 'link_text = "年度报告"' in result.stdout
