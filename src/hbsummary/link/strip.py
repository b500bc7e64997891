"""What is stripped from the words around a number before they name an indicator.

Time, scope, verbs that only say that something was done, and the words between a name and
its number (`data/naming.toml`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, longest_ending, starts_with, worded, words

__all__ = ["TOGETHER", "clean_left", "clean_right", "heading_of", "scope_of", "whole_of", "without_time"]

_TIME = regex(
    r"(?:自|从|到|在|至|于)?(?:截(?:[至止]到?|(?=[0-9]))(?:目前|今年|现在|当前|今)?|至|止)?(?:[0-9xX*]{4}(?:统计)?年?度?|(?:[0-9xX*]{2}|今|去|当|本|同|全|每|明|来|上|前)年度?)?"
    r"(?:[前头](?:(?:十?[一二三四五六七八九]|两|十|1[01]|[2-9])个?(?:季度|月份?))"
    r"|(?:第?[一二三四1-4](?:季度)?(?:[、,至到-][二三四2-4]){0,2}季度[末底初]?)|上半年|下半年|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?[-—~至、](?:今年|当年|[0-9]{4}年)?(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|初|中旬|上旬|下旬|[0-9xX*]{1,2}日)?|年?[底末初内]|以来|期间|一年(?!级|一)|年?中(?![医药心西国学小央级毒华成青]))?(?:止|为止|以来|期间|开始|起|[之以]?前)?,?"
)
# What an expression of time begins with.
_TIME_FIRST = frozenset(
    "自从到在至止于截今去当本同全每明来上前头第下年月底末初内以期中止为开起,一二三四五六七八九十xX*0123456789"
)
_TIME_MARK = regex(
    r"(?:[0-9xX*]{4}(?:统计)?|[0-9xX*]{2}|今|去|当|本|全|每|明|来|上|前)年|截[至止]|[0-9xX*]月|季度|个月|上半年|下半年|以来|期间|月底|年底|年末|年初"
)
# 接种率以乡为单位达95%以上
_BY_PLACE = re.compile(r"(?<=[一-鿿]{2})(?:均)?以[省市县区乡镇村街道、(（)）]{1,6}为单位(?:均)?\Z")
# 监督频率为每户2次
_FOR_EACH = re.compile(r"(?<=[一-鿿]{2})[为是达]每[一-鿿]{1,2}\Z")
# 经“四重保障”报销2215万元
# and 通过网络报告系统报告812例
_THROUGH = regex(
    r"\A(?:通过|经|利用)?[一-鿿]{2,14}(?:信息|监测|报告|直报|管理)(?:系统|平台|网络)(?=(?:共|累计)?(?:报告|上报|监测|登记|发现))|\A经(?:过)?(?:[“\"][^”\"]{1,12}[”\"]|[^,。;:0-9“”]{2,24}?)后?(?=(?:共|综合|累计)?(?:报销|补偿|减免))|\A按照?(?=每[人户名所个家间处张台村]|人均)"
)
# 利用“世界结核病日”“爱眼日”上街义诊4次: when it was done
_OCCASION = regex(
    r"\A(?:利用|结合|借助|围绕)(?:“[^”]{2,14}”[、和]?){1,6}(?:等)?(?:宣传日|卫生日|主题日|契机|时机|活动)?[,、]?(?=[一-鿿]{2})"
)
# 时间分布:1-3月报告21例: by what the cases are told
_TOLD_BY = worded(r"\A(?:{distribution}分布(?:情况)?:?){1,3}(?:(?<=:)|(?=(?:19|20)[0-9]{2}年))")
# 提前一周备好药品, 国庆节前对全区, 春季开学前后对全县: when it was done
_BEFOREHAND = regex(r"\A提前(?:[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})个?多?(?:天|日|周|月|星期|小时|年)")
# 五年间床位增加, 近三年来新建: over how many years
_OVER_YEARS = regex(
    # 改革前2011年药占比, 改革后2012-2014年上半年分别为…
    r"\A(?:医改|改革|实施|调整|运行)[前后](?=(?:19|20)[0-9]{2}年?)|"
    # 经过两年入户已为3.2万名居民建档
    r"\A经过?[一两二三四五六七八九十0-9]{1,2}个?[年月](?:来|多)?的?(?:入户|努力|建设|工作|发展){0,2},?(?=[一-鿿]{2})|"
    # 用两年时间新建村卫生所
    r"\A(?:计划)?用[一两二三四五六七八九十0-9]{1,2}年(?:左右)?(?:的?时间),?(?=[一-鿿]{2})|"
    # 2011至2015年孕产妇死亡率分别为…
    r"\A(?:19|20)[0-9]{2}年?[-~—至到](?:19|20)[0-9]{2}年(?:期?间)?,?(?=[一-鿿]{2}|\Z)"
    r"|\A近?(?:[一二两三四五六七八九十几]{1,3}|[0-9]{1,2})年多?(?:来|间|以来|里|之?内),?(?=[一-鿿]{2}|\Z)"
)
# 发病率五年间由…降为…
_WITHIN_YEARS = regex(r"(?<=[一-鿿]{2})(?:[两二三四五六七八九十]{1,2}|[0-9]{1,2})年间\Z")
# 死亡原因监测系统共报告1183例: of what, the system says
_REPORTED = regex(r"(?:共|累计)?(?:报告|上报|监测|登记|发现)")
_AROUND = regex(
    r"\A[^,;。:、0-9]{2,10}?(?:(?<=[^产术餐])(?:前后|之?[前后])|期间|当[天日])(?=对(?:全|各|我|辖|城|县|市|区|镇|乡|\Z))"
)
# 近两年在全体医务人员的努力下已为1.8万名居民建档
_THANKS_TO = regex(
    r"\A(?:近?[一两二三四五几0-9]{1,2}年来?,?)?在[^,。;:0-9]{2,28}(?:努力|领导|支持|帮助|指导|配合|关心|重视|协助|共同参与)之?下,?"
)
# 来凤乡, 于都县: names that begin like a filler
_PLACE_NAME = regex(r"[来和于达应可][一-鿿]{1,2}[乡镇县市村](?![级内外])|[达和应]县(?![级内外域直乡城])")
# 在医院中有公立医院5个
_AMONG = regex(r"\A在?[一-鿿]{2,10}[之当]?中有(?=[一-鿿]{2,12}\Z)")
# 由全科医生、护士组成的服务团队
_MADE_UP = regex(r"\A由[^,;。:0-9]{2,30}?(?:组成|构成|参加|牵头)的(?=[一-鿿]{2})")
# 该工程建筑面积3650平方米: of the one that the clause before names
_THIS = regex(r"\A该(?:工程|项目|楼|大楼|中心|院|所|站|地块)(?=[一-鿿]{2})")
# 通过公开招聘、人才引进等方式补充医务人员
_WAYS = regex(r"\A[^,;。:0-9]{2,24}?等多?种?(?:方式|形式|途径|渠道|办法|手段)(?=[一-鿿]{2})")
# 省级分配给我县目标数: whose aim it is
_ASSIGNED = regex(
    r"\A(?:国家|上级|[省市县区](?:[、和及][省市县区])?)(?:级|里|局)?(?:分配|下达|安排|分解)(?:给)?(?:[我全][县市区镇乡院])?的?"
    r"(?=(?:年度)?(?:目标|任务)(?:任务)?(?:人?数|量)?\Z|[一-鿿、]{3,}任务\Z)"
)
# 市三院、区医院等公立2间: of the examples only the kind is told
_NAMELY = regex(r"\A[^,。;:()]{2,20}、[^,。;:()]{2,20}等(?=(?:公立|民营|私立|公办|民办|综合|专科)(?:医院|机构)?\Z)")
# (2013年10月1日至2014年9月30日)全县总人口
_TIME_BRACKET = regex(
    r"\A\((?:统计(?:年度|时间|时段|口径)|时间)?(?:[为是:]|[自从])?(?=[^()]{0,12}[年月])[0-9年月日上下半第一二三四季度初中底末份至到~—.-]{4,40}\)"
)
# 按照“1+1+1”模式组建团队
_MANNER = regex(
    r"\A(?:按照?|依照|根据|以)[^,。;:0-9]{0,2}(?:[“\"][^”\"]{1,12}[”\"]|[^,。;:0-9“”]{2,12}?)(?:模式|原则|要求|思路|标准|预期|测算)(?=[一-鿿]{3})"
    r"|\A(?:按照?|依照|依据|根据)《[^》]{2,30}》(?:第[^,。;:、]{1,8}[条款项章]){0,2}的?(?:规定|要求)?(?=[一-鿿]{2})"
    r"|\A按(?:照)?[^,。;:0-9]{2,8}(?:推算|测算|估算|计算)(?:应?有)?(?=[一-鿿]{2})"
)
_EDGE = " \n\t,、:;.·。!?\"'（）-—~*#>=◆●■▲★☆|"
# 中级职称(主治医师、主管药师): the brackets only say what belongs to it
_LISTING = regex(r"(?<=[一-鿿]{2})\([^()0-9]*、[^()0-9]*\)\Z")
_ITEM_LABEL = regex(
    r"\A(?:[0-9]{1,2}(?:、|\.(?![0-9]))|[一二三四五六七八九十]{1,2}"
    r"(?:是(?=[一-鿿])|、(?=[一-鿿]{2})(?![一二三四五六七八九十两]|[级类期线季月]))) *"
    # 七全县共有, 三截止11月底: the mark of the label was lost
    r"|\A[二三四五六七八九十](?=全[县市区镇乡](?!面)|累计|共(?!同)|截[至止1])"
)
# 折合每千人4.14人, 折死亡率34.6/10万
_CONVERTED = regex(r"\A折(?:合|算)?(?:成|为|下来)?(?=每|人均|死亡率|发病率)")
# 千人口床位4.95张, 千人均4.08张: of every thousand
_PER_THOUSAND = regex(r"\A(?=千(?:名)?(?:(?:常住|户籍)?人口|人(?:拥有)?(?:\Z|[床病医护])))")
_OF_A_SEX = ("为男", "为女", "为男性", "为女性")
_PRICE = re.compile(r"\A按(?:照)?(?:当年|可比|同口径|不变|现行)(?:价格?)?(?:计算)?")
# 10家(一般程序)医疗机构: what kind of case it was stands between.
_SORT = regex(r"\A\([^()0-9]{1,8}\)(?=[一-鿿])")
# 对175家单位进行许可(包括延续): what the brackets count in belongs to no name.
_COUNTED_IN = regex(r"(?<=[一-鿿]{2})\((?:包括|含|不含)[^()0-9]*\)\Z")
# 7个县(市、区)
_COUNTIES = regex(r"[县市区旗]\([县市区旗、]{1,6}\)")
# 5个建设项目(甲医院、乙医院): what follows in brackets lists them.
_LISTED = regex(r"(?<=[一-鿿])\([^()]*、.*")
# 某市(含甲县、乙县)共报告: the brackets say what belongs to the place.
_WITH_PLACES = regex(
    r"\A(?:(?P<named>(?![全我本各])[一-鿿]{1,6}[县市区旗])|[一-鿿]{0,8}[省市县区州旗镇乡])\((?:不?含|不?包括)[^()]{1,48}\)"
)
# 19台在用射线装置, 1240户经营户: 在 and 经 begin the noun.
_AT_WORK = regex(r"在[用建岗职册编校园管治院]|经[营销]")
# 19个乡镇已有17个启动, 4个中心累计建档
# 16个村和周边地区近3万人: what compares the next number
_LOOSE = regex(r"(?<=[一-鿿]{2})(?:已有|共有|累计|共计|共|已|(?<![附邻临就接贴])近)\Z")
# 12个乡镇卫生院中,有9个达标
_AMONG_THEM = regex(r"(?<=[一-鿿]{2})(?<![初高集其])[之当]?中(?:[尚还仍仅已只]?有?)\Z")
# 每千人口有床位
_OWN_PER = regex(r"\A(每[百千万](?:名|个)?(?:常住|户籍)?(?:人口|人|居民))拥?有(?=[一-鿿])")
# 17个内部管理文件, 3个外科病区: 内 and 外 belong to the noun
_INNER_NOUN = regex(r"内[部科镜陆设]|内分泌|外[科籍部]|外[来出](?:人|务|流)")
# 1名合格村医
_QUALIFIED = regex(r"合格的?(?!率)[一-鿿]{0,2}(?:医|医生|师|人员|人才|干部|护士|产品|样品)(?![一-鿿])")
# 孕产妇死亡率连续三年为零, 接种率平均达98%, 接种率依次到达99.2%
_RATE_GOES_ON = regex(r"(?<=[率比例])(?:连续[一二三四五六七八九十两多0-9]{1,2}个?年|平均|依次|分别|到达)\Z|(?<=率)则\Z")
_GOING_ON = ("年", "平均", "依次", "分别", "到达", "则")
# 居前五位的病种依次为肺结核; of places it is told what they come first in.
_FOREMOST = regex(
    r"\A[^,;。:0-9率比]{0,12}前[二三四五六七八九十]位[^,;。:0-9率比]{0,8}[为是](?=[一-鿿]{2,12}\Z)(?!.*(?:[省市县区乡镇村]|街道)\Z)"
)
# 注册护士年初是312人, 补助进度10月底前达到85%
_WHEN = regex(r"(?<=[一-鿿]{2})(?:年[初底末]前?|(?:1[0-2]|[1-9])月[初底末份]?前)\Z")
# 高血压病人要管到480人
_SHALL = regex(r"(?<=[一-鿿]{3})(?<![主重需必])要[建管查签做种]\Z")
# 疫情概况 全年报告传染病: the heading stands on the line of its text.
_BRACKETED_HEAD = regex(r"\A【[^】]{2,16}】")
_HEADED = regex(r"\A[^ ]{2,18} (?=[^ ]{4,}\Z)")
# 孕前保健不断加强1-6月登记结婚, 救助工作进展顺利全市共募集款物: a heading that lost its line end
_RUN_ON = regex(
    r"\A[^,。;:0-9]{4,20}?(?:(?:不断|进一步|持续|稳步|全面|逐步|有序|有效|明显|得到|大力|扎实)"
    r"(?:加强|提升|推进|提高|完善|落实|规范|夯实|改善|巩固|增强|深化|强化)"
    r"|有力|有序|有效|扎实|顺利|顺当|明显|显著|成效|进展|突破|进步|见效|到位|良好|新台阶|新局面|新发展|新成效|新突破|新提升|新跨越|新作为|新变化)"
    r"(?=[0-9]{1,2}[-—~至][0-9]{1,2}月|[上下]半年|预计|今年|全年|截[至止]|20[0-9]{2}年|[全我][市县区州旗镇乡][^直属管]|[0-9]{1,2}岁)"
)
_HEADING, _SHORT_HEADING = 12, 6
_LASTING = re.compile(r"\A为期[^的,]{1,8}的")
_AIM = regex(
    r"合理(?:区间|水平|范围)|较[高低好]的?水平|[高低]位|正常(?:值|范围|水平|区间)|大关|关口|(?:工作)?(?:目标|任务|标准|水平|要求|比例|速度|指标)(?:任务|要求|值)?"
)
# 127名执法人员全部纳入管理: what happened to them
_HAPPENED = regex(
    r"(?<=[一-鿿]{2})(?:全部|均已?|已经?)(?=完成|纳入|达标|落实|建成|开工|到位|实现|办结|上岗|实施|执行|推行|开展|通过)"
    r"|(?<=[一-鿿]{2})将(?:全部|陆续|逐步)?被|(?<=[一-鿿]{3})列入(?=[一-鿿]{2})"
)
# 23家直报单位共报告传染病1386例: what they did together
TOGETHER = regex(
    r"(?:(?<=[一-鿿]{2})|(?<=[县乡镇村区]))(?:(?<![公总中])共(?:计|(?![产同青建享和计育识体病有]))|累计)(?=[一-鿿]{2})"
)
# Each phrase is looked at within this many characters: names are short, and it bounds the work.
_REACH = 64


def _trim(text: str) -> str:
    """`text` without marks at its edges; a bracket there goes only if it has no partner."""
    while True:
        before = text
        text = text.strip(_EDGE)
        if "(" not in text and ")" not in text:
            return text
        if text.startswith(")") or (text.startswith("(") and ")" not in text):
            text = text[1:]
        if text.endswith("(") or (text.endswith(")") and "(" not in text):
            text = text[:-1]
        if text == before:
            return text


@cache
def _lead() -> re.Pattern[str]:
    keep = alternatives("lead_filler_keep")
    return re.compile(f"(?!(?:{keep}))(?:{alternatives('lead_filler')})")


@cache
def _known_heading() -> re.Pattern[str]:
    """A heading run into its text: 存在的不足床位使用率, 基本医疗工作上半年门诊, 老年人管理辖区内65岁以上老年人."""
    when = r"[上下]半年|全年|今年|截[至止]|20[0-9]{2}年|[0-9]{1,2}[-—~至][0-9]{1,2}月|将(?=[全本辖])"
    whose = (
        r"辖区(?!面积|人口|总)|[全我][镇乡村县区市院](?![级直属])|[一-鿿]{2,3}[镇乡]共?有"
        r"|登记在册的|在册的|(?:已|共|累计)为(?=[0-9一-鿿])"
        r"|(?:完成|为|对)?[0-9]{1,2}(?:[-~][0-9]{1,2})?岁"
    )
    return re.compile(
        rf"\A(?:(?:{alternatives('run_on_heading')})(?=[一-鿿]{{3}})(?!完成|落实|的|均|都|全部|清单|指标|之)"
        rf"|[一-鿿]{{2,10}}(?:工作|能力|建设|服务|管理|保健|防治|接种|教育|监督)(?=(?:{when}|{whose})[0-9一-鿿]{{2}})"
        rf"|疫情(?:报告|监测)(?=(?:{when})[0-9一-鿿]{{2}}))"
    )


def heading_of(text: str) -> str:
    """What a heading is about that ran into a clause: 严重精神障碍患者管理 before 全县在册患者; else empty."""
    headed = _known_heading().match(_trim(text))
    about = headed.group() if headed else ""
    return "" if about in words("run_on_heading") else about


@cache
def _leads() -> re.Pattern[str]:
    """Finds words before a noun that hold no name: 共设 109 个乡镇卫生院."""
    return re.compile(f"(?:{_lead().pattern}|下?设|辖){{1,4}}")


@cache
def _leading() -> frozenset[str]:
    """The characters that such words begin with."""
    return frozenset(word[0] for word in words("lead_filler"))


@cache
def _scope() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('scope')})")


@cache
def _entrusted() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('entrusted')})[一-鿿]{{2,12}}?对(?=[一-鿿]|\Z)")


@cache
def _own_scope() -> re.Pattern[str]:
    # 全市人民医院 is the name of one, 省内领先 a rank.
    return re.compile(f"(?:{alternatives('scope')})(?![人民县市区中]{{0,1}}[院委]|领先|先进|首创)")


@cache
def _not_a_noun() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('not_a_noun')}|已(?!婚)|均)")


@cache
def _noun_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('cut')})")


def _begins_noun(first: str) -> bool:
    return "一" <= first <= "鿿" or first in ("“", "<") or (first.isascii() and first.isalnum())


def _has_filler(text: str) -> bool:
    return any(word in text for word in words("inner_filler"))


@cache
def _inner() -> re.Pattern[str]:
    return re.compile(rf"(?<=[一-鿿][一-鿿])(?:{alternatives('inner_filler')})(?=[一-鿿]{{2}})")


def scope_of(text: str) -> str:
    """The administrative area that a clause begins with (全县, 我区), or the empty string."""
    text = without_time(text.strip(_EDGE)).strip(_EDGE)
    match = _scope().match(text) if starts_with(text, "scope") else None
    return match.group() if match else ""


def without_time(text: str) -> str:
    """`text` without the time expressions at its beginning."""
    for _ in range(4):
        if text[:1] not in _TIME_FIRST or starts_with(text, "lead_filler_keep"):
            break
        match = _TIME.match(text)
        if not match or not match.group() or not _TIME_MARK.search(match.group()):
            break
        text = text[match.end() :].lstrip(_EDGE)
    return text


@lru_cache(maxsize=4096)
def clean_left(text: str) -> str:
    """The name in the words before a number: time, scope, fillers and comparing words stripped."""
    text = _ITEM_LABEL.sub("", _trim(text[-_REACH:].replace("\n", "")))
    for _ in range(12):
        before = text
        text = _TIME_BRACKET.sub("", without_time(text))
        if text.startswith("【"):
            text = _trim(_BRACKETED_HEAD.sub("", text))
        if "位" in text:
            text = _FOREMOST.sub("", text)
        if " " in text and (headed := _HEADED.match(text)) and _begins_anew(text[headed.end() :]):
            text = text[headed.end() :]
        if text.startswith("该"):
            text = _THIS.sub("", text)
        if len(text) > _HEADING:
            text = _RUN_ON.sub("", text)
        if len(text) > _SHORT_HEADING:
            text = _known_heading().sub("", text)
        if "下" in text:
            text = _trim(_THANKS_TO.sub("", text))
        if "中有" in text:
            text = _AMONG.sub("", text)
        if "等" in text:
            text = _NAMELY.sub("", _WAYS.sub("", text))
        if "年" in text[:14]:
            text = _OVER_YEARS.sub("", text)
        if text.startswith("折"):
            text = _CONVERTED.sub("", text)
        if text.startswith("提前"):
            text = _BEFOREHAND.sub("", text)
        if "“" in text:
            text = _OCCASION.sub("", text)
        if "分布" in text:
            text = _TOLD_BY.sub("", text)
        if "对" in text:
            text = _AROUND.sub("", text)
        if text.startswith("由"):
            text = _MADE_UP.sub("", text)
        if "系统" in text or "平台" in text or text.startswith(("按", "依", "根", "以", "经")):
            shown = _trim(_THROUGH.sub("", _MANNER.sub("", _PRICE.sub("", text))))
            if not _REPORTED.fullmatch(shown):
                text = shown
        if "(" in text:
            text = _WITH_PLACES.sub(lambda match: match["named"] or "", text)
        if starts_with(text, "scope"):
            text = _without(_own_scope(), text)
        if text[:1] in _leading():
            text = _without(_lead(), text)
        if starts_with(text, "entrusted"):
            text = _entrusted().sub("", text, count=1)
        if text == before:
            break
    stripped = _clean_tail(_inner().sub("", text) if _has_filler(text) else text)
    if stripped.startswith("千"):
        stripped = "每千人" if stripped == "千人均" else _PER_THOUSAND.sub("每", stripped)
    if stripped.endswith(_OF_A_SEX):
        stripped = stripped.replace("为男", "男").replace("为女", "女")  # 期望寿命为男76.2岁,女80岁
    if "有" in stripped[:6]:
        stripped = _OWN_PER.sub(r"\1", stripped)
    if stripped.endswith(("数", "标", "务", "量")):
        stripped = _ASSIGNED.sub("", stripped)
    if stripped.endswith(")"):
        stripped = _LISTING.sub("", stripped)
    # 全镇辖, 全县共: whose the figure is, and no more
    nothing = stripped.rstrip("辖设有共") in words("scope") or (
        stripped[:1] in _leading() and _leads().fullmatch(stripped) is not None
    )
    return "" if nothing else stripped


_FORESEEN = ("计划投资", "计划总投资", "概算", "预算")


def whole_of(text: str) -> str:
    """What a share is of, without time and place; of a task they are all that is said: 占全年任务, 占计划投资."""
    return (
        (text if text.startswith(_FORESEEN) else "")
        or clean_left(text)
        or (text.strip() if text.endswith(("任务", "计划", "目标")) else "")
    )


def _begins_anew(text: str) -> bool:
    """Whether a sentence begins with the text: with a time, a place or what says that something was done."""
    words_of_start = ("scope", "lead_filler", "list_verb")
    return any(starts_with(text, name) for name in words_of_start) or without_time(text) != text


def _without(lead: re.Pattern[str], text: str) -> str:
    """`text` without the words it begins with, unless that left a single character."""
    match = None if _PLACE_NAME.match(text) else lead.match(text)
    return _trim(text[match.end() :]) if match and len(text) - match.end() != 1 else text


def _clean_tail(text: str) -> str:
    text = _FOR_EACH.sub("", text) if "每" in text else text
    for _ in range(8):
        # 实名登记 ends a name although 登 … do not; the longest filler at the end goes first.
        filler = longest_ending(text, "tail_filler")
        # 签约为: 约 belongs to the name.
        while len(filler) > 1 and ends_with(text[: len(text) - len(filler) + 1], "tail_word"):
            filler = longest_ending(filler[1:], "tail_filler")
        if not filler or ends_with(text, "tail_word") or ends_with(text, "lacking"):
            break
        text = _trim(text[: -len(filler)])
    text = _WHEN.sub("", text) if text.endswith(("初", "底", "末", "前")) else text
    text = _WITHIN_YEARS.sub("", text) if text.endswith("年间") else text
    text = _SHALL.sub("", text) if "要" in text[-2:] else text
    while text.endswith(_GOING_ON) and (goes_on := _RATE_GOES_ON.search(text)):
        text = _trim(text[: goes_on.start()])
    return _trim(_BY_PLACE.sub("", text) if text.endswith("单位") else text)


# 54例报告病例中无甲类传染病: the next clause, its comma lost
_AMONG_IT = regex(r"(?<=[一-鿿]{2})中(?:无|没有|有|以)[^,。;]*\Z")


@lru_cache(maxsize=4096)
def clean_right(text: str) -> str:
    """The noun phrase after a number and its unit, or the empty string where none begins there."""
    text = text[:_REACH].replace("\n", "").lstrip(" ")
    if "(" in text:
        text = _COUNTIES.sub("县市区", text)
        text = _LISTED.sub("", _COUNTED_IN.sub("", _SORT.sub("", text)))
    if not _begins_noun(text[:1]):
        return ""
    noun = text.startswith("为期") or _AT_WORK.match(text) or _QUALIFIED.match(text) or _INNER_NOUN.match(text)
    if not noun and _not_a_noun().match(text):
        return ""
    if text.startswith("为期"):
        text = _LASTING.sub("", text)
    text = text.removeprefix("的").lstrip(" ")
    if _AIM.fullmatch(text.strip(_EDGE)):
        return ""
    if "中" in text:
        text = _AMONG_IT.sub("", text)
    if "共" in text or "累计" in text:
        text = TOGETHER.split(text, maxsplit=1)[0]
    text = _trim(_before_verb(_HAPPENED.split(text.split("分别", 1)[0], maxsplit=1)[0]))
    return _AMONG_THEM.sub("", _LOOSE.sub("", text.rstrip("的了")))


def _before_verb(text: str) -> str:
    """A long noun phrase without the verb in it and what follows."""
    if len(text) > 18:
        for match in _noun_end().finditer(text):
            at = match.start()
            if at >= 2 and text[at - 1 : at + 1] not in ("感到", "得到", "受到", "看到"):
                how = longest_ending(text[:at], "how_done")
                return text[: at - len(how)]
    return text
