"""Who reports about which year, on reports of our own writing by invented bodies."""

from __future__ import annotations

import pytest

from extract.issue import IssueCode
from transform.bodies import find_bodies, is_short_for
from transform.gazetteer import codes_by_name
from transform.identity import Identity, identify_report
from transform.places import known_region_start
from transform.report import PageType
from transform.years import read_year


def _identify(title: str | None, body: str, **known: object) -> Identity:
    text = f"{title}\n{body}" if title else body
    return identify_report(text, title=title, **known)  # type: ignore[arg-type]  # a table of keywords


BODIES = [
    # The title names the body in full.
    ("青河县水务局2018年政府信息公开工作年度报告", "根据条例要求，现公布本报告。", "青河县水务局"),
    ("2019年度柳林市卫生健康委员会政府信息公开年度报告", "我委认真落实条例。", "柳林市卫生健康委员会"),
    ("青河县人民政府2020年政府信息公开工作年度报告", "本报告由青河县人民政府办公室编制。", "青河县人民政府"),
    (
        "柳林市青河区人民政府办公室关于2017年政务公开工作情况的报告",
        "我区认真公开。",
        "柳林市青河区人民政府办公室",
    ),
    ("柳河镇2019年政府信息公开工作年度报告", "我镇认真公开。", "柳河镇"),
    ("青河县柳河镇人民政府2021年政府信息公开工作年度报告", "我镇认真公开。", "青河县柳河镇人民政府"),
    ("东关街道办事处2019年政府信息公开年度报告", "我街道认真公开。", "东关街道办事处"),
    ("柳林大学2017-2018学年信息公开工作报告", "学校认真公开。", "柳林大学"),
    ("国家税务总局青河县税务局2019年政府信息公开工作年度报告", "我局认真公开。", "国家税务总局青河县税务局"),
    ("xx县教育局20xx年政务公开工作总结", "我局认真公开。", "xx县教育局"),
    ("××区城管局政务公开工作总结", "我局认真公开。", "××区城管局"),
    ("【自查】xx县国土资源局政务公开自查报告", "我局认真公开。", "xx县国土资源局"),
    ("青河海关2018年政府信息公开工作年度报告", "我关认真公开。", "青河海关"),
    ("国家统计局青河调查队2019年政府信息公开工作年度报告", "我队认真公开。", "国家统计局青河调查队"),
    # The title is short, the text fuller.
    ("街道办事处政务公开工作总结", "今年以来，柳林市东关街道办事处认真公开。", "柳林市东关街道办事处"),
    ("交通局政务公开工作总结", "青河县交通运输局网站发布信息50条。我局认真公开。", "青河县交通运输局"),
    (
        "市发改委2016年政务公开工作总结",
        "我委召开会议，印发《柳林市发展和改革委员会公开指南》。",
        "柳林市发展和改革委员会",
    ),
    (
        "县人社局政务公开自查报告",
        "我局建立青河县人力资源和社会保障局门户网站。",
        "青河县人力资源和社会保障局",
    ),
    ("县环保局政务公开工作总结", "我局认真公开。", "县环保局"),
    ("民政局政务公开工作总结", "我局与青河县教育局共同培训。", "民政局"),
    (
        "青河县2018年政府信息公开工作年度报告",
        "本报告由青河县人民政府办公室编制，我县公开信息。",
        "青河县人民政府办公室",
    ),
    # The title names nobody.
    (
        "政府信息公开工作年度报告",
        "2018年，青河县农业农村局认真贯彻条例。我局公开信息9条。",
        "青河县农业农村局",
    ),
    ("2018年政务公开工作总结", "我局公开信息9条。\n青河县林业局\n2018年12月20日", "青河县林业局"),
    ("政务公开工作总结", "我们交通局按照县委部署，公开信息。", "交通局"),
    ("政务公开工作总结", "我局在市水利局的领导下认真公开。", None),
    (
        "政务公开工作总结",
        "我局在柳林市环境保护局党组的正确领导下，按照柳林市财政局关于公开的通知要求，公开信息。",
        None,
    ),
    ("政务公开工作总结", "我校在县教育局的指导下认真公开，青河县教育局批准了方案。", None),
    (
        None,
        "市政府信息公开办公室：\n我局公开信息。xx市质监局公开指南已编制。现将自查情况报告如下：",
        "xx市质监局",
    ),
    (None, "县效能办：今年以来，我局认真公开。", None),
    ("政务公开工作总结", "近年来xx县水利局认真公开，我局共公开信息9条。", "xx县水利局"),
    (None, "20xx年以来，xx县民族局把信息公开作为重要工作。我局高度重视。", "xx县民族局"),
]


@pytest.mark.parametrize(("title", "body", "org"), BODIES)
def test_the_body_that_reports_is_told_from_the_others(title: str | None, body: str, org: str | None) -> None:
    found = _identify(title, body)
    assert found.org == org
    assert (IssueCode.ORG_UNKNOWN in [issue.code for issue in found.issues]) is (org is None)


def test_traditional_script_is_read_and_kept() -> None:
    found = _identify("政務公開工作總結", "2018年，青河縣農業農村局認真貫徹條例。我局公開信息9條。")
    assert (found.org, found.region, found.year, found.kind) == (
        "青河縣農業農村局",
        "青河縣",
        2018,
        "工作总结",
    )


REGIONS = [
    ("砚湖区城市管理局2017年政务公开工作总结", "砚湖区"),
    ("沄州市财政局2020年政府信息公开工作年度报告", "沄州市"),
    ("国家税务总局青河县税务局2019年政府信息公开工作年度报告", "青河县"),
    ("柳林市东关街道办事处2019年政府信息公开年度报告", "柳林市东关街道"),
    ("柳林师范学院2017-2018学年信息公开工作报告", None),
]


@pytest.mark.parametrize(("title", "region"), REGIONS)
def test_the_region_is_the_place_in_the_name_and_nothing_else(title: str, region: str | None) -> None:
    assert _identify(title, "现公布本报告。").region == region


YEARS = [
    ("青河县水务局2018年政府信息公开工作年度报告", "2018年，我局公开信息。", 2018, "2018年"),
    ("青河县水务局政府信息公开工作报告（2016年度）", "今年我局公开信息。", 2016, "2016年度"),
    ("2016水务局工作总结及2017年工作打算", "xx年，我局公开信息。", 2016, "2016"),
    ("水务局二○一二年度信息公开工作报告", "我局公开信息。", 2012, "二○一二年度"),
    ("水务局工作总结", "20xx年，我局公开信息。2017年计划公开更多。", None, "20xx年"),
    ("水务局工作总结", "xxxx年，我局公开信息。", None, "xxxx年"),
    ("水务局工作总结", "20*年度，我局公开信息。", None, "20*年度"),
    ("水务局工作总结", "一年来，我局公开信息。", None, None),
    ("水务局工作总结", "一年来，我局按照川办发〔2015〕29号文件公开信息。", None, None),
    ("水务局工作报告", "本报告统计期限自2019年1月1日至2019年12月31日。2020年我局将努力。", 2019, "2019年"),
    ("水务局工作报告", "所列数据统计期限自 2024 年 1 月 1 日至 2024 年 12 月 31 日。", 2024, "2024 年"),
    ("水务局工作总结", "二O一八年，我局公开信息。", 2018, "二O一八年"),
    ("水务局工作总结", "我局公开信息。\n水务局\n2019年12月20日", 2019, "2019年"),
    ("水务局工作总结", "我局公开信息。\n水务局\n2019年1月20日", 2018, "2019年"),
    ("柳林大学2017-2018学年信息公开工作报告", "学校公开信息。", 2018, "2017-2018学年"),
    (
        "水务局工作总结",
        "20xx年我局公开信息。2018年共20条，2018年申请3件，2018年复议0件，2018年收费0元。",
        2018,
        "2018年",
    ),
]


@pytest.mark.parametrize(("title", "body", "year", "written"), YEARS)
def test_the_year_is_the_one_reported_on(
    title: str, body: str, year: int | None, written: str | None
) -> None:
    found = _identify(title, body)
    assert (found.year, found.year_text) == (year, written)
    assert (IssueCode.YEAR_UNKNOWN in [issue.code for issue in found.issues]) is (year is None)


def test_a_document_sharing_title_is_no_evidence_of_the_year() -> None:
    body = "按照2015年1月1日至2015年12月31日的统计，2015年公开信息20条。"
    assert _identify("2022年水务局工作总结", body, page_type=PageType.SHARING).year == 2015
    assert _identify("2022年水务局工作总结", body).year == 2022


def test_a_period_that_contradicts_the_title_is_doubtful() -> None:
    found = _identify("水务局2017年工作报告", "统计期限自2018年1月1日至2018年12月31日。")
    assert found.year == 2017
    assert [issue.code for issue in found.issues] == [IssueCode.YEAR_DOUBTFUL]


def test_a_year_after_the_page_was_published_is_doubtful() -> None:
    found = _identify("青河县水务局2022年工作报告", "我局公开信息。", published_year=2019)
    assert [issue.code for issue in found.issues] == [IssueCode.YEAR_DOUBTFUL]


KINDS = [
    ("水务局政府信息公开工作年度报告", "年度报告"),
    ("水务局政务公开工作总结", "工作总结"),
    ("水务局2016年工作总结及2017年计划", "工作总结"),
    ("水务局政务公开自查情况报告", "自查报告"),
    ("水务局政务公开工作情况汇报", "工作汇报"),
    ("水务局政务公开工作报告", "工作报告"),
    ("水务局政务公开工作要点", "计划"),
    ("水务局政务公开", None),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_the_title_tells_the_kind_of_report(title: str, kind: str | None) -> None:
    assert _identify(title, "我局公开信息。").kind == kind


def test_without_a_title_the_lead_tells_the_kind() -> None:
    assert _identify(None, "我局公开信息。现将自查情况报告如下：").kind == "自查报告"
    assert _identify(None, "我局公开信息。现将一年来工作汇报如下：").kind == "工作汇报"


RECIPIENTS = [
    ("市政府信息公开办公室：我局公开信息。", "市政府信息公开办公室"),
    ("县效能办:\n我局公开信息。", "县效能办"),
    ("市 政府信息公开联席会议办公室: 20xx年我局公开信息。", None),
    ("现将情况报告如下：一、概述", None),
    ("各位代表、市民朋友：\n一年来，我局公开信息。", "各位代表、市民朋友"),
    ("水务局自查报告\n县政务公开领导小组：\n我局公开信息。", "县政务公开领导小组"),
]


@pytest.mark.parametrize(("body", "recipient"), RECIPIENTS)
def test_the_addressee_line_names_the_recipient(body: str, recipient: str | None) -> None:
    assert _identify("水务局自查报告", body).recipient == recipient


def test_names_are_read_to_the_left_as_far_as_they_are_names() -> None:
    written = [
        b.written for b in find_bodies("我们依托xx市水务局网站，各县区教育局报送，由淮安市洪泽区民政局汇总")
    ]
    assert written == ["xx市水务局", "淮安市洪泽区民政局"]


def test_a_short_name_keeps_the_order_of_the_full_one() -> None:
    assert is_short_for("住建局", "住房和城乡建设局")
    assert not is_short_for("建住局", "住房和城乡建设局")


def test_the_list_of_places_holds_old_and_new_names() -> None:
    assert {"洪泽县", "洪泽区", "龙港市"} <= codes_by_name().keys()
    assert known_region_start("走访沭阳县", 5) == 2


def test_an_untrusted_title_alone_leaves_its_year_in_doubt() -> None:
    assert read_year("我局公开信息。", title="2022年总结", is_title_trusted=False).is_doubtful
