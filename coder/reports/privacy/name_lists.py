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
    nordby nordli nordmann normann nygaard nygård nyborg olaussen olsen olssen opsahl osen ottesen paulsen pedersen
    persen pettersen rasmussen reitan riise ringen rogstad ruud rustad rønning rød røed samuelsen sandberg sande sandnes
    sandvik simonsen sivertsen skaar skoglund skogen skjelbred solberg solbakken solheim solli solvang sommer
    stene steen stenersen stokke stokkan strand strøm strømme sunde svendsen svensen sveen sæter sæther søberg
    sørensen sørlie tangen tellefsen thomassen thoresen thorsen thorsrud tollefsen torgersen torp tran tveit
    tveiten tvedt ulriksen vik viken vold wang warsame weber wiik wilhelmsen winther wold ødegaard ødegård østby
    østli øvrebø ås åsen"""
)

ROLES: Final = _words(
    """fru herr dr doktor lege legen fastlege fastlegen overlege overlegen psykolog psykologen psykiater psykiateren
    psykiatar psykiataren ordfører ordføreren ordførar ordføraren rådmann rådmannen kommunedirektør kommunedirektøren
    kommuneoverlege kommuneoverlegen rektor prest presten politiker enhetsleder enhetslederen avdelingsleder
    avdelingslederen avdelingsleiar teamleder teamlederen teamleiar leder lederen leiar leiaren sjef sjefen sykepleier
    sykepleieren sjukepleiar sjukepleiaren helsesykepleier helsesykepleieren helsesjukepleiar helsesøster vernepleier
    vernepleieren vernepleiar koordinator koordinatoren saksbehandler saksbehandleren saksbehandlar sakshandsamar
    behandler behandleren behandlar behandlaren terapeut terapeuten miljøterapeut miljøterapeuten miljøarbeider
    miljøarbeidar ruskonsulent ruskonsulenten konsulent konsulenten rådgiver rådgiveren rådgjevar veileder veilederen
    støttekontakt støttekontakten kontaktperson kontaktpersonen fysioterapeut ergoterapeut jordmor jordmora tannlege
    tannlegen assistent assistenten vikar vikaren kollega kollegaen lærer læreren lærar læraren advokat advokaten
    verge vergen lensmann lensmannen politimann pasient pasienten bruker brukeren brukar brukaren klient klienten
    beboer beboeren bebuar bebuaren elev eleven heter heiter navnet namnet"""
)
"""Words after which a capitalised word within a sentence is somebody's name."""

KIN: Final = _words(
    """mor mora moren mamma mammaen far faren pappa pappaen sønn sønnen son sonen datter datteren dattera dotter
    dottera bror broren lillebror lillebroren storebror storebroren søster søsteren søstera lillesøster storesøster
    syster systera kone kona konen kjerringa ektemann ektemannen mannen samboer samboeren sambuar sambuaren kjæreste
    kjæresten kjærast kjærasten nabo naboen tante tanta tanten onkel onkelen bestemor bestemora bestefar bestefaren
    mormor farmor morfar farfar oldemor barnebarn barnebarnet niese niesa nevø nevøen kusine kusina fetter fetteren
    stefar stefaren stemor stemora svigermor svigerfar svigersønn svigerdatter svigerinne svoger vennen venninne
    venninna venninnen kompis kompisen tvilling tvillingen enke enka eksen ekskona eksmannen gutten guten jenta"""
)
"""Words for who is close to somebody; the name of one stands beside them, in capitals or not."""

WORDS_TOO: Final = _words(
    """per odd siv even bo liv stein dag ask jo are max storm live tale runa mark ole gro hans finn tom unn stig ella
    dina di mia"""
)
"""First names that are common words: at the beginning of a sentence they do not count."""

NOT_IN_SMALL_LETTERS: Final = _words(
    """bo jo are max even dag mark live tale liv storm stein hans finn tom unn stig ella dina mia else hauk kai line
    tone vår gard sol love una runa tea ask odd siv ester brage"""
)
"""First names that are not taken for a name in small letters, since they are words."""

DIAGNOSES: Final = (
    "huntington", "tourette", "asperger", "prader-willi", "angelman", "klinefelter", "marfan", "ehlers-danlos",
    "duchenne", "cystisk fibrose", "hemofili", "blødersykdom", "porfyri", "narkolepsi", "fragilt x", "fragil x",
    "rett", "turner", "williams", "noonan", "sotos", "usher", "fabry", "gaucher", "wilson", "addison", "cushing",
    "akondroplasi", "albinisme", "creutzfeldt-jakob", "als", "amyotrofisk lateralsklerose", "phelan-mcdermid",
    "smith-magenis", "cornelia de lange", "bardet-biedl", "digeorge", "22q11", "føllings", "fenylketonuri", "pku",
    "dissosiativ identitetsforstyrrelse", "tuberøs sklerose", "nevrofibromatose", "myasthenia gravis", "lewy",
    "wernicke", "korsakoff", "pica", "trikotillomani", "anorexia athletica", "münchhausen", "katatoni", "cotard",
)  # fmt: skip
"""Rare diagnoses: with a place beside them they may be one person."""

ORDINARY_CAPITALS: Final = _words(
    """norge noreg norges noregs norden skandinavia europa asperger aspergers tourette tourettes alzheimer alzheimers
    parkinson parkinsons down downs huntington huntingtons crohn crohns hiv adhd visma gerica profil dips teams zoom
    excel word outlook facebook messenger instagram snapchat tiktok google youtube helsenorge lifecare acos microsoft
    sharepoint kompetansebroen helsebiblioteket altinn brukerplan recovery mestring ips act fact flexact nav husbanken
    helsedirektoratet statsforvalteren statsforvaltaren fylkesmannen napha korus rvts kommunetorget psykiatrien
    pakkeforløp lyngro subutex sobril valium ritalin concerta zyprexa abilify leponex cipramil metadon suboxone
    buvidal paracet imovane lithium antabus strattera truxal seroquel risperdal tramadol oxycontin vival rivotril
    bymisjon bymisjonen frelsesarmeen fontenehus fontenehuset covid covid-19 korona corona jul påske"""
)
"""Capitalised words that tell of nobody: countries one lives in, diagnoses, products, medicines, programmes."""
