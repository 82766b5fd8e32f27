"""What pages say of persons is masked in its place; bodies, figures and public lines stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.page import digest_bytes
from transform.masking import MaskKind, mask_text
from transform.masking_names import MASK
from transform.parse import parse_document

# What stands in braces is masked, and nothing else. Names and numbers are invented.
NUMBERS = [
    "联系电话：{0571-86660000}",
    "联系电话：{0571-86660000}、{86660001}",
    "联系电话：{0571-86660000}/{86660001}，欢迎来电",
    "电话:{(0571)86660000}",
    "电话：{（0571）86660000}",
    "电话：{057186660000}。",
    "电话：{86660000} 联系人：{李明}",
    "可拨打电话{86660000}咨询",
    "电话 {010-66660000转8012}",
    "电话：{0571-86660000-8012}",
    "电话：{+86-571-86660000}",
    "电话：{86660000}",
    "电话：{8666 0000}",
    "电话{86660000}，{86660001}。",
    "咨询电话（工作日）：{86660000}",
    "电话：办公室{86660000}",
    "监督电话为{6666000}。",
    "电话：{652341}",
    "ＴＥＬ：{８６６６００００}",
    "联系电话：{０５７１－８６６６００００}",
    "手机：{13800001234}",
    "{13800001234}",
    "李科长{138-0000-1234}",
    "{+86 138 0000 1234}",
    "可拨打{13800001234}或{0571-86660000}咨询",
    "传真：{0571-86660001}",
    "传真：{86660001}",
    "FAX：{86660001}",
    "邮箱：{liming_90@qinghe.gov.cn}",
    "E-mail: {a.b-c@mail.qinghe.gov.cn}，邮编313000",
    "邮箱：{liming＠qinghe.gov.cn}",
    "邮箱：{liming(at)qinghe.gov.cn}",
    "身份证号：{33050119800101123X}",
    "身份证号码：{330501800101123}",
    "证件{330501198001011234}已核对",
    "家庭住址：{青河县柳林镇南街8号}，电话：{86660000}",
    "现住址：{青河县柳林镇南街8号3幢}  联系电话：{86660000}",
]

NAMES = [
    "联系人：{李明}",
    "联系人：{李明} 电话：{86660000}",
    "联 系 人：{李明}",
    "联系人：{李　明}",
    "联系人：{欧阳建国}、{王小红}",
    "联系人：办公室 {王小红}",
    "联系人{王小红}，电话{86660000}",
    "（联系人：{王小红}；联系电话：{0571-86660000}）",
    "责任编辑：{王小红}  审核：{李明}  终审：{赵建军}",
    "编辑：{王小红}审核：{李明}",
    "供稿：{王小红}",
    "作者：\n{王小红}",
    "（通讯员 {王小红} 供稿）",
    "签发人：{赵建军}",
    "填表人：{王小红}  填报日期：2022年1月20日",
    "单位负责人：{赵建军}",
    "组　长：{赵建军}（局长）",
    "组长：{赵建军}\n副组长：{李明}、{王小红}\n成员：{周立新}、{吴大伟}",
    "成员：{周立新} {吴大伟} {郑晓东}",
    "成员：{周立新}（办公室主任）、{吴大伟}（财务科长）",
    "局长{赵建军}任组长，副局长{李明}任副组长",
    "由局长{赵建军}担任组长",
    "局长{赵建军}同志为组长",
    "党组书记、局长{赵建军}亲自部署",
    "县委常委、副县长{李伟民}出席会议",
    "局长{李军}作了讲话",
    "主任{王小红}和{李明}到会",
    "{赵建军}同志任组长",
    "由{赵建军}同志负责政务公开工作",
    "，{赵建军}局长主持会议",
    "{王小红}女士来信",
    "申请人{王小红}提交的政府信息公开申请",
    "申请人：{王小红}",
    "村民{周立新}等反映",
    "原告{周立新}不服答复",
    "记者{王小红}报道",
    "法定代表人：{赵建军}",
    "姓名：{王小红}",
    "联系人：{买买提·艾力}",
    "局长{艾力·买买提}主持",
    "责任编辑（{李明}）",
    "记者{王小红}、{唐诗}。",
    "副局长{李明}、纪检组长、副局长{王小红}参加",
    "记者{李明}摄",
    "局长{李明}说，公开工作要抓紧",
]

STAYS = [
    "12345热线受理公开类诉求36件",
    "热线12345，监督电话：12388",
    "服务热线：400-800-1234",
    "请拨打市民热线0571-12345",
    "举报电话：12315、12358",
    "青政发〔2021〕12号",
    "青河办发[2022]138号",
    "2021-2022年度",
    "2021年1月1日至2021年12月31日",
    "统计期限为20210101-20211231",
    "投入资金13812345678元",
    "全年支出057186660000.5元",
    "接听咨询电话86660条",
    "电话咨询12345次，接待来访320人次",
    "接听咨询电话10100期",
    "电话咨询共计12345人次",
    "网上申请 86660000 件",
    "邮编：313000",
    "电话：    邮编：313000",
    "统一社会信用代码：11330501002482055X",
    "统一社会信用代码：113305011980010112",
    "项目编号：330501198001011234",
    "占比12.345678%",
    "第330501198001011234567号",
    "地址：青河县柳林镇南街8号",
    "办公地址：青河县府前路86号，邮政编码313000",
    "网址：http://www.qinghe.gov.cn/art/2022/1/26/art_1_13800001234567.html",
    "IP地址10.12.13.14",
    "微博@青河发布",
    "@青河发布 全年推送信息126条",
    "联系人：办公室",
    "审核：党政办",
    "编辑：文化科",
    "责任编辑：管理员",
    "负责人：各科室主要领导",
    "成员：各股室、各镇政务公开负责人",
    "成员单位：县财政局、县水务局",
    "来源：青河县人民政府办公室",
    "作者：青河县水务局",
    "组长由局长担任，副组长由副局长担任",
    "局长任组长，班子成员任副组长",
    "局长亲自抓，分管领导具体抓",
    "局长高度重视，多次召开会议",
    "党组书记负总责",
    "主任和副主任分工明确",
    "局长为第一责任人",
    "局长于年初主持召开会议",
    "书记曾多次强调公开工作",
    "主任严格要求干部按时公开",
    "全体同志认真学习",
    "各位同志，现在开会",
    "老党员同志提出建议",
    "县委书记、县长高度重视",
    "市安监局局长、县文广新局副局长",
    "，安监局长主持会议",
    "，管委会主任负责",
    "，党委书记任组长",
    "，常务副县长任组长",
    "申请人要求公开征地批文",
    "申请人申请公开的信息",
    "公民、法人和其他组织",
    "公民申请公开政府信息",
    "村民自治，居民小组",
    "市民方便快捷地查询",
    "干部管理，干部任免",
    "当事人不服，向法院起诉",
    "以习近平同志为核心的党中央",
    "深入学习贯彻习近平总书记系列讲话精神",
    "坚持以邓小平理论为指导",
    "贯彻习总书记系列讲话精神",
    "居民徐女士来电",
    "局长李某，高度重视、文化局配合",
    "向焦裕禄同志学习",
    "张某某不服青河县水务局答复一案",
    "李某同志",
    "黄山市人民政府、和平县教育局",
    "江河水利委员会主任办公会",
    "金融局长联席会议",
    "20xx年xx县xx局",
    "联系人：xxx，电话：xxxx-xxxxxxx",
    "联系人：×××",
]


def _marked(marked: str) -> tuple[str, str]:
    """The text of a case, and what it is to become."""
    text, masked, inside = "", "", False
    for character in marked:
        if character in "{}":
            inside = character == "{"
            continue
        text += character
        masked += MASK if inside and character.isalnum() else character
    return text, masked


@pytest.mark.parametrize("marked", [*NUMBERS, *NAMES, *STAYS])
def test_persons_are_masked_and_all_else_stays(marked: str) -> None:
    text, masked = _marked(marked)
    assert mask_text(text).text == masked


def test_there_are_eighty_cases_and_more_stay_than_one_in_three() -> None:
    assert len({*NUMBERS, *NAMES, *STAYS}) >= 80
    assert len(STAYS) * 3 > len([*NUMBERS, *NAMES, *STAYS])


KINDS = [
    ("手机13800001234", MaskKind.MOBILE),
    ("电话：86660000", MaskKind.PHONE),
    ("传真：0571-86660000", MaskKind.FAX),
    ("传真：86660000", MaskKind.FAX),
    ("邮箱：liming@qinghe.gov.cn", MaskKind.EMAIL),
    ("330501198001011234", MaskKind.IDENTITY),
    ("住址：青河县南街8号", MaskKind.HOME),
    ("联系人：李明", MaskKind.NAME),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_each_span_says_what_was_masked(text: str, kind: MaskKind) -> None:
    (span,) = mask_text(text).spans
    assert span.kind is kind
    assert MASK in mask_text(text).text[span.start : span.end]


PIECES = st.sampled_from([
    *"：:，。；、 　\n（）()-—/＊×转·@.0189Xx和为由",
    *("联系人", "电话", "传真", "局长", "副局长", "主任", "同志", "审核", "成员", "申请人", "任组长", "住址"),
    *("李明", "张建国", "王小红", "欧阳建国", "李", "高度重视", "办公室", "青河县", "水务局", "收到申请"),
    *("13800001234", "86660000", "0571", "12345", "2021", "330501198001011234", "liming@qinghe.gov.cn"),
    *("身份证号", "件", "元"),
])  # fmt: skip
TEXT = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)


@settings(max_examples=500, deadline=None)
@given(text=TEXT)
def test_a_masked_text_keeps_its_length_and_all_that_is_outside_its_spans(text: str) -> None:
    masked = mask_text(text)
    assert len(masked.text) == len(text)
    inside = {at for span in masked.spans for at in range(span.start, span.end)}
    assert sum(span.end - span.start for span in masked.spans) == len(inside)
    for at, (before, after) in enumerate(zip(text, masked.text, strict=True)):
        assert after == (MASK if at in inside and before.isalnum() else before)


@settings(max_examples=500, deadline=None)
@given(text=TEXT)
def test_a_masked_text_is_not_masked_again(text: str) -> None:
    once = mask_text(text).text
    again = mask_text(once)
    assert (again.text, again.spans) == (once, ())


UNITS = st.sampled_from(
    ["件", "条", "次", "人次", "万元", "元", "篇", "个", "%", "期", "名", "余件", "多人次"]
)
DOING = st.sampled_from([
    *("主动公开政府信息", "收到政府信息公开申请", "接听咨询电话", "电话答复", "热线电话受理", "接待来访群众"),
    *("局长接访", "投入资金", "发布微信", "手机短信平台发送信息", "电话咨询", "传真收件", "联系电话答复"),
])  # fmt: skip
FIGURES = st.integers(min_value=1, max_value=99_999_999)


@settings(max_examples=150, deadline=None)
@given(done=st.lists(st.tuples(DOING, FIGURES, UNITS), min_size=1, max_size=6))
def test_the_figures_of_a_report_stay(done: list[tuple[str, int, str]]) -> None:
    said = "，".join(f"{doing}{figure}{unit}" for doing, figure, unit in done)
    text = (
        "青河县水务局2021年政府信息公开工作年度报告\n一、总体情况\n"
        f"局长张建国任组长。全年{said}。\n联系人：李明，电话：0571-86660000。\n"
    )
    masked = mask_text(text)
    document = Document(
        uri="page.txt",
        sha256=digest_bytes(text.encode()),
        media_type="text/plain",
        charset="utf-8",
        charset_confidence=1.0,
        text=text,
    )
    metrics = [metric for report in parse_document(document).reports for metric in report.metrics]
    assert [masked.text[m.start : m.end] for m in metrics] == [m.evidence for m in metrics]
    assert "张建国" not in masked.text
    assert "李明" not in masked.text
