"""A short report, and the pages of the web that it may stand in: shapes of many sites, words of none."""

from __future__ import annotations

from collections.abc import Callable

TITLE = "云山县卫生健康局2021年工作总结"
PARAGRAPHS = (
    "2021年,全县卫生健康工作稳步推进,全年门急诊总量达到46.3万人次,比上年增长5.2%。",
    "一、基层服务",
    "全县家庭医生签约服务覆盖率为71.6%,居民电子健康档案建档率达到93.4%,较上年提高1.8个百分点。",
    "签约团队定期入户,群众满意。",
    "二、妇幼保健",
    "(一)孕产妇管理",
    "孕产妇系统管理率为95.7%,住院分娩率达到99.9%,全年免费筛查妇女12450人。",
    "(二)儿童保健",
    "7岁以下儿童健康管理率为94.1%。",
    "三、医疗设施",
    "新建村卫生室12所,投入资金380万元,新增床位150张。",
    "以上工作得到了乡镇和部门的支持,明年我们将继续努力。",
)
TEXT = "\n".join((TITLE, *PARAGRAPHS)) + "\n"


def _p(*lines: str) -> str:
    return "\n".join(f"<p>{line}</p>" for line in lines)


def _br(*lines: str) -> str:
    return "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in lines)


def government() -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_云山县人民政府</title>
<style>p {{ margin: 0 }}</style></head><body>
<div class="header"><div class="logo"><a href="/">云山县人民政府</a></div>
<ul class="nav"><li><a href="/1">首页</a></li><li><a href="/2">政务公开</a></li><li>
<a href="/3">办事服务</a></li></ul></div>
<div class="weizhi">当前位置:<a href="/">首页</a> &gt; <a href="/x">计划总结</a></div>
<div class="wrap"><h1>{TITLE}</h1>
<div class="info"><span>发布时间:2022-01-12</span> <span>来源:县卫生健康局</span> <span>浏览次数:318</span></div>
<div class="content" id="zoom">{_p(*PARAGRAPHS)}</div>
<div class="prenext"><p>上一篇:<a href="/a">南河镇2021年征兵工作情况</a></p>
<p>下一篇:<a href="/b">云山县教育局2021年工作要点</a></p></div>
</div>
<div class="footer"><p>主办:云山县人民政府办公室</p><p>京ICP备00000000号 <a href="/map">网站地图</a></p></div>
<script>var total = "门诊99万人次";</script></body></html>"""


def documents() -> str:
    related = "".join(
        f'<li><a href="/d/{n}">{place}县卫生局2020年工作总结</a>'
        f"<p>全县建档率为8{n}.1%,门诊{n}6万人次,成绩明显。</p></li>"
        for n, place in enumerate("青白赤黑")
    )
    return f"""<html><head><meta charset="utf-8"><title>{TITLE} - 文档分享</title></head><body>
<div class="topbar"><a href="/">文档分享</a> <a href="/login">登录</a> <a href="/vip">开通会员</a></div>
<div class="doc-head"><h1><a href="/d/1">{TITLE}</a></h1><div class="score">评分:4.5 <button>收藏</button></div></div>
<div class="doc-main"><div class="reader">{_p(*PARAGRAPHS)}</div>
<div class="download-box"><p>本文档共1页,点击下载全文,只需2元。</p><button>立即下载</button></div></div>
<div class="right-col"><div class="related-docs"><h3>相关文档</h3><ul>{related}</ul></div></div>
<div class="foot">本站文档由用户上传,如有侵权请联系我们删除。</div></body></html>"""


def blog() -> str:
    comments = "".join(
        f'<div class="comment-item"><b>读者{n}</b>'
        f"<p>写得很好,我们县今年门诊也有{n}5.2万人次,继续加油,向你们学习经验。</p></div>"
        for n in range(1, 9)
    )
    return f"""<html><head><meta charset="utf-8"><title>{TITLE} | 山里人的博客</title></head><body>
<header><h2><a href="/">山里人的博客</a></h2><nav><a href="/">首页</a><a href="/about">关于</a></nav></header>
<main><article><h1>{TITLE}</h1><div class="entry">{_p(*PARAGRAPHS)}</div></article>
<section id="comments"><h3>评论</h3>{comments}</section></main>
<aside><h3>最近文章</h3><ul><li><a href="/1">秋天的山路怎么走</a></li><li><a href="/2">学做豆腐</a></li></ul></aside>
<footer>本博客由作者自己维护</footer></body></html>"""


def one_table() -> str:
    return f"""<html><head><meta charset="utf-8"><title>卫生信息网</title></head><body><table width="980"><tr>
<td colspan="2">
<table><tr><td><a href="/">网站首页</a></td><td><a href="/n">新闻中心</a></td><td>
<a href="/z">政策法规</a></td></tr></table></td></tr>
<tr><td width="200"><table><tr><td><a href="/l1">领导讲话</a></td></tr><tr><td>
<a href="/l2">工作总结</a></td></tr></table></td>
<td><table><tr><td align="center"><b>{TITLE}</b></td></tr><tr><td>{_br(*PARAGRAPHS)}</td></tr></table></td></tr>
<tr><td colspan="2">版权所有 云山县卫生健康局</td></tr></table></body></html>"""


def breaks_only() -> str:
    return (
        f"<html><head><meta charset=utf-8><title>总结</title></head><body>{TITLE}<br>{_br(*PARAGRAPHS)}</body></html>"
    )


def fragment() -> str:
    return f"<p align=center>{TITLE}\n" + "\n".join(f"<p>{line}" for line in PARAGRAPHS)


def word() -> str:
    def label(text: str) -> str:
        mark = text[: text.index("、") + 1]
        blank = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"
        ignored = f"<span style='mso-list:Ignore'>{mark}{blank}</span>"
        return (
            "<p class=MsoNormal style='margin-left:21.0pt;mso-list:l0 level1 lfo1'>"
            f"<![if !supportLists]><span lang=EN-US>{ignored}</span><![endif]><b>{text[len(mark) :]}</b><o:p></o:p></p>"
        )

    def wrapped(text: str) -> str:
        rest = f"<span\nlang=EN-US>{text[9:]}<o:p></o:p></span>"
        return f"<p class=MsoNormal style='text-indent:21.0pt'>{text[:9]}\n{rest}</p>"

    body = "\n".join(label(line) if line[1] == "、" else wrapped(line) for line in PARAGRAPHS)
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><title>总结</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:"";}} --></style></head>
<body lang=ZH-CN><div class=WordSection1><p class=MsoTitle align=center><b>{TITLE}</b></p>
{body}<p class=MsoNormal><o:p>&nbsp;</o:p></p></div></body></html>"""


def portal() -> str:
    """No class or id says anything; what is around the report is told by its links."""
    links = "".join(f'<a href="/{n}">{n}号栏目的新闻标题</a> ' for n in range(30))
    split = f"<div>{_p(*PARAGRAPHS[:5])}</div><div>{_p(*PARAGRAPHS[5:])}</div>"
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><div>{links}</div>
<div><div>{TITLE}</div><div>{split}</div></div><div>{links}</div><div>
<p>请使用新版浏览器访问本站</p></div></body></html>"""


def forum() -> str:
    posts = "".join(
        f'<div id="post_{n}"><table><tr><td><a href="/u{n}">会员{n}</a></td>'
        f'<td class="t_f">谢谢楼主分享,收藏了</td></tr></table></div>'
        for n in range(2, 8)
    )
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}-公文论坛</title></head><body>
<div id="hd"><a href="/forum">公文论坛</a></div><div id="postlist"><h1>{TITLE}</h1>
<div id="post_1"><table><tr><td><a href="/u1">楼主</a></td>
<td class="t_f">{_br(*PARAGRAPHS)}</td></tr></table></div>{posts}</div>
<div id="ft">Powered by Forum</div></body></html>"""


def mislabelled() -> str:
    """The names of its parts say the opposite of what they are, as those of page builders do."""
    return f"""<html><head><meta charset="utf-8"></head><body class="has-sidebar">
<div class="sidebar-page comment-layout"><h1>{TITLE}</h1>
<div id="download-view">{_p(*PARAGRAPHS)}</div></div></body></html>"""


SHAPES: tuple[Callable[[], str], ...] = (
    *(government, documents, blog, one_table, breaks_only, fragment, word, portal, forum, mislabelled),
)
