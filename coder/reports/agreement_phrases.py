"""Every phrase of a report on how far coders agree: bokmål, nynorsk, English."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "title": ("Samsvar mellom koderne", "Samsvar mellom kodarane", "Agreement between the coders"),
    "none": (
        "Ingen svar er kodet av mer enn én, så samsvaret mellom kodere er ikke kjent.",
        "Ingen svar er koda av meir enn éin, så samsvaret mellom kodarar er ikkje kjent.",
        "No answer was coded by more than one coder, so agreement between coders is not known.",
    ),
    "lead": (
        "Over {answers} svar kodet av minst to av de {coders} koderne er Krippendorffs alfa {alpha} (95 % KI"
        " {interval}), regnet over settene av koder med MASI-avstand.",
        "Over {answers} svar koda av minst to av dei {coders} kodarane er Krippendorffs alfa {alpha} (95 % KI"
        " {interval}), rekna over setta av kodar med MASI-avstand.",
        "Over {answers} {answers:answer|answers} coded by at least two of the {coders} coders Krippendorff's"
        " alpha is {alpha} (95% CI {interval}), computed over the sets of codes with MASI distance.",
    ),
    "undefined": (
        "{answers} svar er kodet av minst to av de {coders} koderne, men kodene varierer ikke, så alfa er"
        " ikke definert.",
        "{answers} svar er koda av minst to av dei {coders} kodarane, men kodane varierer ikkje, så alfa er"
        " ikkje definert.",
        "{answers} {answers:answer was|answers were} coded by at least two of the {coders} coders, but the"
        " codes do not vary, so alpha is not defined.",
    ),
    "counted once": (
        "{alike} svar som er likt et annet og ble kodet sammen med det, er regnet som ett svar med det.",
        "{alike} svar som er likt eit anna og blei koda saman med det, er rekna som eitt svar med det.",
        "{alike} {alike:answer that is like another and was coded together with it counts|answers that are like another"
        " and were coded together with it count} as one with it.",
    ),
    "caption": (
        "{label} Samsvar mellom koderne, kode for kode.", "{label} Samsvar mellom kodarane, kode for kode.",
        "{label} Agreement between the coders, code by code.",
    ),
    "kappa caption": (
        "{label} Cohens kappa for hvert par av kodere.", "{label} Cohens kappa for kvart par av kodarar.",
        "{label} Cohen's kappa of each pair of coders.",
    ),
    "kappa note": (
        "n er svarene som begge har kodet; par med færre enn 10 er utelatt.",
        "n er svara som begge har koda; par med færre enn 10 er utelatne.",
        "n is the answers that both have coded; pairs with fewer than 10 are left out.",
    ),
    "lead without": (
        "Over {answers} svar kodet av minst to av de {coders} koderne er Krippendorffs alfa {alpha}, regnet"
        " over settene av koder med MASI-avstand; svarene er for få eller for like til et konfidensintervall.",
        "Over {answers} svar koda av minst to av dei {coders} kodarane er Krippendorffs alfa {alpha}, rekna"
        " over setta av kodar med MASI-avstand; svara er for få eller for like til eit konfidensintervall.",
        "Over {answers} {answers:answer|answers} coded by at least two of the {coders} coders Krippendorff's"
        " alpha is {alpha}, computed over the sets of codes with MASI distance; the answers are too few or too much"
        " alike for a confidence interval.",
    ),
    "with code": ("Har koden", "Har koden", "Have the code"),
    "percent agreement": ("Enige, prosent", "Samde, prosent", "Agree, per cent"),
    "alpha": ("Alfa", "Alfa", "Alpha"),
    "kappa of": (
        "Kappa, {first} og {second} (n={n})", "Kappa, {first} og {second} (n={n})",
        "Kappa, {first} and {second} (n={n})",
    ),
    "ac1": ("AC1", "AC1", "AC1"),
    "positive": ("Enige om at den er der", "Samde om at han er der", "Agree that it is there"),
    "note": (
        "Enheten er svaret; en overordnet kode regnes som satt når en av kodene under den er det. «Har koden»: svar som"
        " minst én har gitt koden. Sjeldne koder gir lav alfa og kappa selv når koderne nesten alltid er enige, og høy"
        " AC1: les dem sammen. Strek: ikke definert.",
        "Eininga er svaret; ein overordna kode blir rekna som sett når ein av kodane under han er det. «Har koden»:"
        " svar som minst éin har gitt koden. Sjeldne kodar gir låg alfa og kappa sjølv når kodarane nesten alltid er"
        " samde, og høg AC1: les dei saman. Strek: ikkje definert.",
        "The unit is the answer; a category counts as applied when a code below it is. «Have the code»: answers that at"
        " least one coder gave it. Rare codes have a low alpha and kappa even when coders nearly always agree, and a"
        " high AC1: read them together. Dash: not defined.",
    ),
    "method": (
        "Alfa: Krippendorff (2011), nominal, 95 % intervall fra Jeffreys' a priori-fordeling;"
        " like svar er klynger. Kappa: Cohen (1960), for"
        " par av kodere med minst 10 svar felles. AC1: Gwet (2008). Enige om at den er der: 2a/(2a+b+c).",
        "Alfa: Krippendorff (2011), nominal, 95 % intervall frå Jeffreys' a priori-fordeling;"
        " like svar er klynger. Kappa: Cohen (1960),"
        " for par av kodarar med minst 10 svar felles. AC1: Gwet (2008). Samde om at han er der: 2a/(2a+b+c).",
        "Alpha: Krippendorff (2011), nominal, 95% interval from Jeffreys' prior;"
        " answers alike are clusters. Kappa: Cohen (1960), for"
        " pairs of coders with at least 10 answers in common. AC1: Gwet (2008). Agree that it is there: 2a/(2a+b+c).",
    ),
}  # fmt: skip
