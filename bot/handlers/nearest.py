"""The command nearest to a text that no rule reads: by the words it has, so that the example fits what was tried.

It only chooses an example to show. It must never decide what a text means.
"""

import grammar
from bot.replies import Example

# Words that a text about each thing has, as people write them in the three languages; the first hit of most wins.
_WORDS = {
    Example.EXPENSE: "kharcha kharch bill bijli gas kiraya chai expense electricity خرچہ خرچ بل بجلی گیس کرایہ",
    Example.RECEIVE_PAYMENT: "wusool jama mile mila received receive got paid pay وصول جمع ملے ملا",
    Example.GIVE_CREDIT: "udhaar udhar credit ادھار",
    Example.MAKE_PAYMENT: "diye diya ada paid pay دیے دیا ادا",
    Example.TAKE_CREDIT: "maal saman stock goods مال سامان",
    Example.CASH_SALE: "bikri sale sold becha بکری بیچا",
    Example.CASH_COUNT: "galla gina gin till counted گلہ گنا",
    Example.LIST_RECEIVABLES: "lene lena owes owe لینے لینا",
    Example.LIST_PAYABLES: "dene dena دینے دینا",
    Example.BALANCE: "hisab baqi balance حساب باقی",
    Example.STATEMENT: "khata statement tafseel کھاتہ تفصیل",
    Example.REPORT: "report munafa profit rozana رپورٹ منافع",
    Example.SET_PHONE: "number phone mobile نمبر فون موبائل",
    Example.SET_LIMIT: "had limit حد",
    Example.SET_DUE_DATE: "waada wada tareekh tarikh promise وعدہ تاریخ",
    Example.EXPLAIN: "kyun kyu why explain کیوں",
    Example.UNDO: "galat mita mitao kaat cancel delete wrong غلط مٹا کاٹ",
    Example.EDIT_LAST: "badlo badal change correct بدلو بدل",
    Example.HELP: "madad help kaise karun مدد کیسے",
    Example.SET_LANGUAGE: "zaban language زبان",
    Example.SWITCH_BUSINESS: "dukan shop دکان",
}
_SPELLINGS = {example: set(grammar.spelling_key(words).split()) for example, words in _WORDS.items()}
# Examples that read totals, which a recorder may not.
TOTALS = frozenset(
    {
        Example.CASH_COUNT,
        Example.LIST_RECEIVABLES,
        Example.LIST_PAYABLES,
        Example.REPORT,
    }
)


def nearest(text: str) -> Example:
    """Give the example with which a text shares the most words; giving credit where it shares none."""
    said = set(grammar.spelling_key(text).split())
    return max(_SPELLINGS, key=lambda example: (len(said & _SPELLINGS[example]), example is Example.GIVE_CREDIT))
