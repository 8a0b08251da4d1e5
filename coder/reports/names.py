"""Common first names and surnames in Norway, and the words that stand before a surname."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_NAMES: Final = _words(
    """aage abdi abdul abdullah adam adrian agnes agnete ahmad ahmed aina aisha aksel albert albertine aleksander
    alexander alexandra alf alfred ali alice alina alma alvilde amalie amanda amina amir amira amund anders andrea
    andreas andrzej ane anett anette angelica anita anja anlaug ann anna annbjørg anne anneli annelise annette
    annie anton are arild arne arnfinn arnhild arnold arnstein arnt arthur arve arvid asbjørn ask aslak aslaug
    asle astri astrid atle audhild audun aurora ayaan beate benedicte benedikte benjamin bente berit bernt bertha
    birger birgit birgitte birte bjarne bjarte bjørg bjørn bjørnar bo borghild brage brit brita britt brynjar
    børge børre camilla carina carl carsten caspar cato cecilie charlotte christian christina christine
    christoffer christopher claudia dag dagfinn dagmar dagny dagrun daniel daniela david dennis didrik dina ebba
    edel edith edvard edvin egil eilert einar eirik eirin eivind ela eldbjørg eldrid elena eli elias elin eline
    elisabeth elise elizabeth ella ellen ellinor elling elsa else elsie emil emilia emilie emma emmanuel emrik
    endre erik erika erlend erling ernst espen ester eva even evelyn evy fabian fartun fatima ferdinand filip finn
    fredrik fredrikke frida fride fridtjof frode frøydis gabriel geir georg gerd gerda gina gisle gjermund
    gjertrud grete grethe gro gudbrand gudmund gudrun gudny gunhild gunn gunnar gunnhild gunnvor gunvor gustav
    guttorm gøran hafsa halfdan halvard halvor hamza hana hanna hannah hanne hans harald haris harry hassan hauk
    hedda hedvig hege heidi helen helena helene helga helge helle henning henriette henrik henry herborg herman
    herdis hermann hilda hilde hildegunn hilmar hjalmar hjørdis hussein håkon hågen håvard ibrahim ida idar idun
    iben inga ingar inge ingebjørg ingeborg ingebrigt inger ingerid ingjerd ingolf ingrid ingunn ingvald ingvar
    ingvild irene iris isa isabel isabella isak ismail ivar iver iwona jacob jakob jan jane janne jannicke jarle
    jasmin jeanette jenny jens jesper jo joachim joakim joar johan johanna johanne johannes john johnny jon jonas
    jonathan jorid jorunn josef josefine jostein julia julian julie jytte jørgen jørn jørund kai kaia kamilla
    karen kari karianne karin karina karine karl karoline karsten kaspar kasper kate katarina katarzyna katrin
    katrine kenneth kent ketil khadija kim kine kirsten kirsti kjartan kjell kjellaug kjersti kjetil klara klaus
    kliment knut konrad konstanse kristen kristian kristiane kristin kristina kristine kristoffer krister
    krzysztof kåre lars lasse laura laurits leah leif leila leiv lena lene leo leon leonora lilli lillian lilly
    lina linda line linn linnea linus lisa lisbet lisbeth lise liv live liva loke lotte louise lovise lucas ludvig
    ludvik lukas lydia madeleine magda magdalena magne magnar magnhild magnus mahmoud maia maiken maja malin
    malene marcus marek maren margaret margareth margit margrete margrethe mari maria mariam mariann marianne
    marie marina marion marit marita marius mark markus marlene marta marte martha marthe martin martine mary
    maryam mathea mathias mathilde matilde mats matteo mattias max maya melissa merete mette mia michael michelle
    mikael mikkel mikkjel mille milla mina mohamed mohammad mohammed mohamud mona monica monika morten muhammad
    mustafa nadia naomi nathalie nasra nicolai niels nikolai nils nina nora norunn oda odd oddbjørg oddny oddvar
    odin ola olaf olaug olav ole olea oleksandr olga olina oline oliver olivia omar omid oskar osman otto ove
    ovidia paul paula peder per pernille peter petra petter pia piotr preben ragna ragnar ragnhild rakel randi
    rania rasmus rebecca rebekka reidar reidun renate rigmor rikard rita roald roar robert robin roger rolf ronja
    ronny roy ruben rune runa runar ruth rønnaug said salma samuel sander sandra sara sebastian selma sergej
    severin sigbjørn sigmund signe sigrid sigrun sigurd sigve silje silvia simen simon sindre siri siren sissel
    siv sivert sjur snorre sofia sofie solfrid solveig sondre sonja stein steinar stella stian stig stine storm
    sture sunniva susanne svanhild svein svend sverre svetlana synne synnøve syver sylvia søren tage tale tarald
    tarjei tea terese terje thea theo theodor therese thomas thor thora tidemann tine tiril tobias tom tomas
    tomasz tommy tone tonje toralf tor torbjørg torbjørn tore torfinn torgeir torgunn torhild torill toril torkel
    torkil torleif tormod torstein torunn torvald tove trine trond truls trude trygve turid tuva tyra ulf ulrik
    ulrikke una unn unni ursula valborg vegar vegard vemund venke vera veronica veronika vetle victor victoria
    vidar viggo viktor viktoria vilde vilhelm vilja viljar vilma vilmer vivian viljam wenche wilhelm william willy
    yngvar yngve yngvild yusuf yvonne zahra zainab åge åsa åse åshild åslaug åsmund åsne åste ørjan øystein øyvind
    øyvor"""
)

SURNAMES: Final = _words(
    """aas aasen aasland aune abrahamsen ahmed amundsen andersen andreassen andresen antonsen arnesen arntsen askeland
    aasheim bakke bakken berg berge berger bergersen berglund bergseth berntsen birkeland bjerke bjørnstad
    bjørnsen bjelland borge brekke bråten bråthen bredesen bruun bø bøe christensen christiansen christoffersen
    dahl dahle dahlen dale danielsen eide eidem eik eilertsen ellefsen ellingsen engebretsen engen erichsen
    eriksen evensen fjeld fjelde flaten folkestad foss fossum fredriksen furu gabrielsen gjerde gulbrandsen
    gundersen gustavsen haaland haga hagen hall halvorsen hammer hammersmark hansen hanssen hansson haug haugan
    hauge haugen haugland hegge helgesen helland hellum henriksen hermansen hoel hoff hoffmann holen holm holmen
    holte hovland husby iversen jacobsen jakobsen jensen jenssen johannessen johannesen johansen johnsen johnsrud
    jonassen jørgensen karlsen khan kjær klausen knudsen knutsen kolstad konradsen korneliussen kristensen
    kristiansen kristoffersen krogh kvam kvamme lange langeland larsen larssen lie lien lindberg lium lorentzen
    ludvigsen lund lunde løken løvås madsen magnussen martinsen mathisen mikalsen mikkelsen moe moen monsen
    mohamed myhre myhren myklebust mortensen nesse ness næss nielsen nikolaisen nilsen nilssen nguyen norheim
    nordby nordli normann nygaard nygård nyborg olaussen olsen olssen opsahl osen ottesen paulsen pedersen persen
    pettersen rasmussen reitan riise ringen rogstad ruud rustad rønning rød røed samuelsen sandberg sande sandnes
    sandvik simonsen sivertsen skaar skoglund skogen skjelbred solberg solbakken solheim solli solvang sommer
    stene steen stenersen stokke stokkan strand strøm strømme sunde svendsen svensen sveen sæter sæther søberg
    sørensen sørlie tangen tellefsen thomassen thoresen thorsen thorsrud tollefsen torgersen torp tran tveit
    tveiten tvedt ulriksen vik viken vold wang warsame weber wiik wilhelmsen winther wold ødegaard ødegård østby
    østli øvrebø ås åsen"""
)

TITLES: Final = (
    "fru", "herr", "dr", "doktor", "lege", "fastlege", "overlege", "psykolog", "ordfører", "rådmann",
    "kommunedirektør", "rektor", "prest", "politiker", "enhetsleder", "avdelingsleder", "teamleder", "sykepleier",
    "helsesykepleier", "vernepleier", "koordinator", "saksbehandler", "pasienten", "brukeren", "heter", "heiter",
)  # fmt: skip
"""Words after which a capitalised word within a sentence is somebody's name."""

WORDS_TOO: Final = _words("""per odd siv even bo liv stein dag ask jo are max storm live tale runa mark ole gro""")
"""First names that are common words: at the beginning of a sentence they do not count."""
