"""Common first names and surnames in Norway, and the words that precede a surname."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_NAMES: Final = _words(
    """liam jonathan hailey ellie nathaniel iben theodora lotta nelia ea felicia alvin matheo milo elvin
    iver ulrik kornelia hermine eliah falk gustav isaac samson phuong thi minh lan duc quang arjun priya deepak
    aage abdi abdirahman abdul abdullah abel adam adele adrian agnes agnete agnieszka ahmad ahmed aida aina aisha
    aksel albert albertine aleksander aleksandr aleksandra alexander alexandra alf alfhild alfred algot ali
    alice alina alma alva alvilde amal amalie amanda amina amir amira amund anders andrea andreas andrzej ane
    anett anette anfinn angelica anita anja anlaug ann anna annbjørg anne anneli annelin annelise annette annie
    ansgar anton are arild arne arnfinn arnhild arnljot arnold arnstein arnt arnulf aron arthur arve arvid
    asbjørn asgeir ashild ask aslak aslaug asle astor astri astrid atle aud audhild audny audun augusta aurora
    ayaan ayan azra bahar basma beate beathe bendik benedicte benedikt benedikte benjamin benny bente bergfrid
    bergljot berit bernhard bernt bertha bettina birger birgit birgitte birte bjarne bjarni bjarte bjørg bjørn
    bjørnar bjørnhild bo bodil borghild borgny brage brede brit brita britt brynjar bård børge børre camilla
    camille carina carl carsten caspar cathrine cato cecilia cecilie celine charlotte chris christian christina
    christine christoffer christopher claudia connie conrad dag dagfinn dagmar dagny dagrun daniel daniela
    daniella danuta darius david dennis didrik dina dorota dorte dorthea ebba edda edel edit edith edvard edvin
    egil egon eilert einar einride eira eirik eirin eivind ela eldar eldbjørg eldrid elen elena eleonora eli
    elias elif elin eline elisabeth elise elizabeth ella ellen elling ellinor elna elsa else elsie elvira emil
    emilia emilie emily emine emir emma emmanuel emrik endre erik erika erle erlend erling ernestine ernst esben
    eskil espen ester eugen eva evald evelyn even evy ewa fabian fadumo faisal farah fardin fartun fatima fatma
    felix ferdinand filip finn frank fredrik fredrikke frida fride fridtjof fritz frode frøya frøydis gabriel
    geir georg georgina gerd gerda gina gisela gisle gjermund gjert gjertrud grazyna greta grete grethe gro
    gudbrand gudmund gudny gudrun gunder gunhild gunhilda gunn gunnar gunnhild gunnvor gunvald gunvor guri guro
    gustav gustava guttorm gøran habib hafsa halfdan halima halldis halvard halvor hamza hana hanna hannah hanne
    hans harald haris harry hasan hassan hauk hawa hedda hedvig hege heidi helen helena helene helga helge helle
    henning henriette henrik henry herbjørg herborg herdis herlaug herman hermann hilda hilde hildegunn hildur
    hilmar hiwa hjalmar hjørdis hoda hodan hulda hussein hågen håkan håkon håvard iben ibrahim ida idar idun
    ilham inga ingar inge ingebjorg ingebjørg ingeborg ingebrigt inger ingerid ingerlise ingfrid ingjerd ingmar
    ingolf ingrid ingunn ingvald ingvar ingvild irene iris isa isabel isabella isabelle isak iselin ismael
    ismail ivar iver iwona jacob jakob jakub jamila jan jane janne jannicke jardar jarl jarle jasmin jasmine
    jeanett jeanette jenny jens jesper jette jim jo joachim joakim joanna joar jofrid johan johanna johanne
    johannes john johnny jolanta jomar jon jonas jonathan jonny jorid jorulf jorun jorunn josef josefina
    josefine jostein judit juditt julia julian julianne julie jytte jørg jørgen jørn jørund kai kaia kaja kajsa
    kamal kamilla karen kari karianne karim karin karina karine karl karoline karstein karsten kasia kaspar
    kasper katarina katarzyna kate katinka katja katrin katrine kenneth kent ketil khadija khalid kim kine
    kirsten kirsti kitty kjartan kjell kjellaug kjellfrid kjellrun kjersti kjetil klara klaus klemet kliment
    knut kolbein kolbjørn konrad konstanse konstantin kristen krister kristi kristian kristiane kristin kristina
    kristine kristoff kristoffer krystyna krzysztof kyrre kåre laila lana larry lars lasse laura laurits lavrans
    leah leander leif leikny leila leiv lena lene leo leon leonard leonora leyla lilian lillemor lilli lillian
    lilly lina linda line linn linnea linus lisa lisbet lisbeth lise liv liva live loke lotte louise lovise
    lucas ludmila ludvig ludvik lukas luna lydia lykke madeleine madelen mads magda magdalena magnar magne
    magnhild magnus mahmoud maia maiken maja malene malgorzata malin malvin mandus marcus marek maren margaret
    margareth margit margot margrete margrethe margunn mari maria mariam mariann marianne marie marija marina
    marion marit marita marius mark markus marlene marta marte martha marthe marthine martin martine martinus
    mary maryam mathea mathias mathilde matilde mats matteo mattias mattis maud max maya mehdi mehmet melina
    melissa merete mette mia michael michelle mikael mikal mikkel mikkjel milla mille mimmi mina miriam moa
    modolf mohamed mohammad mohammed mohamud mohsen mona monica monika morten muhammad muna mustaf mustafa nada
    nadia nahid naja nanna naomi nasim nasra nasrin natalia natalie nathalie nathan nawal nelly nicholas nicolai
    nicoline niels nikolai nilas nils nina njål noah noor noora nora norma norunn norvald oda odd oddbjørg
    oddgeir oddlaug oddleif oddny oddvar oddveig odin odrun ola olaf olai olaug olav ole olea oleksandr olga
    olina oline oliver olivia oliwia omar omid oskar osman othilie otilie ottar otto ove ovidia paul paula pavel
    paweł peder per pernille perny peter petra petter phillip pia piotr preben pål rachel ragna ragnar ragnfrid
    ragnhild rahel rakel ramin randi randolf rania rashid rasmus raymond rebecca rebekka reidar reidun renate
    reza rigmor rikard rikke rita ritva roald roar robert robin roger rolf rolv ronja ronny rosa roshan roy
    ruben runa runar rune runhild rut ruth rønnaug sabina sahra said salma samira samuel sander sandra sanna
    sara sebastian seline selma sergej serina severin shirin sigbjørn sigbritt sigfrid sigmund signe signy sigri
    sigrid sigrun sigrunn sigurd sigve silas silje silvia simen simon simone sina sindre siren siri siril sissel
    siv siver sivert sjur snefrid snorre sofia sofie sofus solbjørg soley solfrid solveig solvor solvår sondre
    sonia sonja stefan steffen stein steinar steingrim stella stephan stian stig stine storm sture sunniva
    sunnøve susann susanna susanne svanhild svein svend sverre svetlana sylvia synne synnøva synnøve synve syver
    sølve sølvi søren tage tale tarald taran tarik tarjei tea tellef teodor terese terje thale thea theo theodor
    therese thomas thor thora tidemann tilde tilla tine tiril tobias tom tomas tomasz tommy tone tonje tor tora
    toralf torbjorn torbjørg torbjørn tord tore torfinn torfrid torgeir torgunn torhild toril torill torkel
    torkil torkjell torlaug torleif tormod torny torolf torstein torsten torunn torvald torveig tove trine trond
    tronn trude truls trygve turid tuva tyra tyri ulf ulla ulrik ulrikke una unn unni ursula valborg vally vegar
    vegard vemund venke vera veronica veronika veslemøy vetle vibeke victor victoria vidar vigdis viggo vigleik
    viktor viktoria vilde vilhelm vilja viljam viljar villemo villy vilma vilmer vivi vivian wanda wenche
    wictoria wiktoria wilhelm william willy yasmin yassin yassir ylva yngvar yngve yngvild yohannes younes yusuf
    yvette yvonne zahra zainab zara zeynep zofia ådne åge åmund åsa åse åsgeir åshild åslaug åsmund åsne åsta
    åste åsulv øistein ørjan øydis øystein øyunn øyvind øyvor"""
)

SURNAMES: Final = _words(
    """aarseth aas aasen aasheim aasland abdi abrahamsen aga ahmed alnes alstad amdal amundsen andal andersen
    andreassen andresen antonsen arnesen arntsen arnøy askeland askvik aspelund aune austad bakke bakken barstad
    berg berge berger bergersen bergheim berglund bergset bergseth berntsen birkeland bjelland bjerke bjørge
    bjørkli bjørklund bjørndal bjørnsen bjørnstad blix bolstad borge borgen bredesen breivik brekke brenden
    brendeng brevik brun brustad bruun bråten bråthen bårdsen bø bøe christensen christiansen christoffersen
    dahl dahle dahlen dale dalen dalland danielsen dybdahl dyrdal dyrhaug eggen eide eidem eik eilertsen ekeberg
    ellefsen ellingsen elvestad engebretsen engeland engelstad engen enger engh enoksen erichsen eriksen espedal
    espeland evensen fagerheim fagerli falch farah farstad fauske finstad fjeld fjelde fjellheim fjellstad
    fladmark flaten folkestad foss fosse fossum frantzen fredheim fredriksen fuglestad furnes furu gabrielsen
    garcia gausdal gjelsvik gjerde gjerdet gjertsen gjesdal gran grande granli gravdal grimstad grindheim grønli
    grønneberg grønvold gulbrandsen gundersen gundersrud gustavsen gustavsson haaland haarberg haga hagen
    hagerup hall halvari halvorsen hammer hammersmark hammervold hansen hanssen hansson hanstad haraldsen
    haraldstad hassan hatlestad haug haugan hauge haugen haugland haugstad havn hegdal hegge heggelund heggen
    helgesen helland helle hellum henriksen hermanrud hermansen hestnes hetland hodne hoel hoff hoffmann holen
    holm holmberg holmen holstad holte holth horn hovden hove hovland husby husebø hussain hustad høgli høiland
    høyland ibrahim ingebrigtsen isaksen ivanov iversen jacobsen jacobsson jakobsen jansen jensen jenssen
    johannesen johannessen johansen johansson johnsen johnsrud jonassen jonsson jordal jørgensen kaland kalland
    karlsen karlstad kaspersen kaur khan kjær klausen kleiven kleppe klokk kloster klungland knudsen knutsen
    knutson kolberg kolstad konradsen kopperud korneliussen kowalska kowalski kristensen kristiansen
    kristoffersen krogh krokan kvale kvalheim kvalvik kvam kvamme kvernmo kvist kydland landsverk lange
    langeland langmo larsen larssen larsson lauritzen lavik lerø lie lien lillebø lindberg lindgren lindseth
    linnerud lium lorentzen lothe ludvigsen lund lundberg lunde lundeby lundgren løken løkken løvås madsen
    magnussen marthinsen martinsen mathisen meland melby midtbø mikalsen mikkelsen mjelde moe moen mohamed
    moland monsen mork mortensen munthe myhre myhren myhrvold myklebust mæland mørk narum nedrebø nesheim ness
    nesse nguyen nielsen nikolaisen nilsen nilssen nordby nordbø nordgård nordhus nordli nordmann norheim
    normann nowak nyborg nygaard nygård nyhus nystrøm næss oftedal olafsen olaussen olsen olssen ommundsen opdal
    opheim opsahl osen osland osman ottesen paulsen pedersen pedersson persen pettersen pettersson popov ramstad
    rasmussen ravn reinertsen reitan rem riise ringen risan roald rognli rogstad romstad rosenlund roth rud
    rustad ruud rød rødland røed rønning rørvik saga sagen salte samuelsen sand sandberg sande sandnes sandvik
    sandvold santos sellevold selnes sharma simonsen singh sivertsen sivle sjøli skaar skaret skeie skistad
    skjelbred skjelvik skog skogen skogheim skoglund skretting sletta slettebø sletten smestad solbakken solberg
    solem solheim solli solvang sommer sortland stavang steen steinsland stenberg stene stenersen stensrud
    stokkan stokke stokkeland storli strand strøm strømme sundby sunde sundet sundt svartdal sveen svendsen
    svensen svensson sæter sæther søberg søreide sørensen sørli sørlie søvik tande tangen teigen tellefsen
    thomassen thoresen thorsen thorsrud thune tjelta tjønn tofte tollefsen tonning torgersen torp torvik tran
    trollebø tronstad tufte tvedt tveit tveitan tveiten tvete tønnessen ueland ulriksen ulstein ulvestad urdal
    valle vangen vatne vedvik veland velle vestby vestergaard vik vikane viken vikse vindenes vold voll vollan
    våge wang warsame weber wiik wiken wikstrøm wilberg wilhelmsen winther wold wærnes yilmaz ytterdal yusuf
    ågotnes åkre åland åmot ås åsen ødegaard ødegård øien økland øren østby østbø østgård østli østlie øverland
    øvrebø"""
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
"""Words after which a capitalised word within a sentence is a person's name."""

KIN: Final = _words(
    """mor mora moren mamma mammaen far faren pappa pappaen sønn sønnen son sonen datter datteren dattera dotter
    dottera bror broren lillebror lillebroren storebror storebroren søster søsteren søstera lillesøster storesøster
    syster systera kone kona konen kjerringa ektemann ektemannen mannen samboer samboeren sambuar sambuaren kjæreste
    kjæresten kjærast kjærasten nabo naboen tante tanta tanten onkel onkelen bestemor bestemora bestefar bestefaren
    mormor farmor morfar farfar oldemor barnebarn barnebarnet niese niesa nevø nevøen kusine kusina fetter fetteren
    stefar stefaren stemor stemora svigermor svigerfar svigersønn svigerdatter svigerinne svoger vennen venninne
    venninna venninnen kompis kompisen tvilling tvillingen enke enka eksen ekskona eksmannen gutten guten jenta"""
)
"""Words for relatives and friends; a name may follow, capitalised or not."""

WORDS_TOO: Final = _words(
    """frank rosa jarl rut luna
    per odd siv even bo liv stein dag ask jo are max storm live tale runa mark ole gro hans finn tom unn stig ella
    dina di mia"""
)
"""First names that are common words: at the beginning of a sentence they do not count."""

KIN_HEADS: Final = (
    r"(?:foster|fostre|ste|halv|sviger|tipp|olde|tippolde|adoptiv|pleie|tvilling|barndoms|ung|yngste|eldste)"
)
"""Prefixes of words for relatives, as a pattern, for compounds of KIN."""

ROLE_ENDINGS: Final = (
    "leder", "leiar", "lege", "pleier", "pleiar", "terapeut", "arbeider", "arbeidar", "fagarbeider", "konsulent",
    "rådgiver", "rådgjevar", "koordinator", "veileder", "rettleiar", "behandler", "behandlar", "kontakt", "lærer",
    "lærar", "pedagog", "psykolog", "psykiater", "mester", "meister", "inspektør", "assistent", "sjef", "sekretær",
    "tolk", "vakt", "hjelp", "avlaster", "avlastar", "trener", "trenar", "logoped", "søster", "utvikler", "sjåfør",
    "vert", "prest", "frisør", "kokk", "betjent", "fotograf", "kiropraktor", "ansvarlig", "ansvarleg", "direktør",
    "advokat", "dame", "medarbeider", "medarbeidar", "kollega", "agent", "leser",
)  # fmt: skip
"""Endings of words for roles in the indefinite; the words and their compounds, definite or not, are roles."""

SALUTATIONS: Final = _words("takk hilsen helsing mvh vh hilsning hilsner helsingar beste vennlig vennleg")
"""Words before a signature or the name of a person thanked."""

NOT_IN_SMALL_LETTERS: Final = _words(
    """frank rosa jarl rut luna
    bo jo are max even dag mark live tale liv storm stein hans finn tom unn stig ella dina mia else hauk kai line
    tone vår gard sol love una runa tea ask odd siv ester brage"""
)
"""First names that are not recognised in lower case, since they are words."""

DIAGNOSES: Final = (
    "huntington", "tourette", "asperger", "prader-willi", "angelman", "klinefelter", "marfan", "ehlers-danlos",
    "duchenne", "cystisk fibrose", "hemofili", "blødersykdom", "porfyri", "narkolepsi", "fragilt x", "fragil x",
    "rett", "turner", "williams", "noonan", "sotos", "usher", "fabry", "gaucher", "wilson", "addison", "cushing",
    "akondroplasi", "albinisme", "creutzfeldt-jakob", "als", "amyotrofisk lateralsklerose", "phelan-mcdermid",
    "smith-magenis", "cornelia de lange", "bardet-biedl", "digeorge", "22q11", "føllings", "fenylketonuri", "pku",
    "dissosiativ identitetsforstyrrelse", "tuberøs sklerose", "nevrofibromatose", "myasthenia gravis", "lewy",
    "wernicke", "korsakoff", "spina bifida", "ryggmargsbrokk", "guillain-barré", "guillain-barre", "sjögren",
    "behçet", "behcet", "kawasaki", "moyamoya", "cadasil", "friedreich", "charcot-marie-tooth", "cmt", "sma",
    "artrogrypose", "epidermolysis bullosa", "pompe", "niemann-pick", "batten", "tay-sachs", "edwards", "patau",
    "cri du chat", "apert", "crouzon", "treacher collins", "pierre robin", "goldenhar", "kabuki", "alport", "leigh",
    "mitokondriesykdom", "progeri", "osteogenesis imperfecta", "benskjørhet", "lambert-eaton", "silver-russell",
    "wolf-hirschhorn", "xyy", "xxy", "angioødem", "alfa-1-antitrypsinmangel", "kjempevekst", "dvergvekst", "pica",
    "trikotillomani", "anorexia athletica", "münchhausen", "katatoni", "cotard",
)  # fmt: skip
"""Rare diagnoses, which may identify a person together with a place."""

ORDINARY_DIAGNOSES: Final = (
    "down",
    "asperger",
    "parkinson",
    "alzheimer",
    "crohn",
    "irritabel",
    "raynaud",
    "menière",
    "bechterew",
    "graves",
    "basedow",
    "hashimoto",
    "muskelatrofi",
    "atrofi",
    "carpal",
    "karpal",
    "burnout",
    "post",
    "long",
)
"""Beginnings of diagnoses that look like rare ones but are common."""

ORDINARY_CAPITALS: Final = _words(
    """abilify acos act adhd aftenposten ahus alexa altinn alzheimer alzheimers android antabus apodorm apotek1 apple
    aricept asperger aspergers atb bankid biltema boots boreal botox bring brukerplan bunnpris buvidal bymisjon
    bymisjonen champix chatgpt cipralex cipramil clas concerta coop copilot corona cosdoc covid covid-19 crohn
    crohns dagbladet danmark digipost dips discord down downs efexor elements eliquis elkjøp england epic europa
    europris excel extra facebook fact felleskjøpet finland finn flexact fontenehus fontenehuset frelsesarmeen
    fylkesmannen gerica google gule haukeland helsebiblioteket helsedirektoratet helsenorge helseplattformen hiv
    huntington huntingtons husbanken ibux ice ikea imovane infodoc instagram ipad iphone ips island itslearning
    joker jul kahoot kina kiwi klassekampen kodein kolumbus kommunetorget kompetansebroen korona korus leponex
    lifecare linkedin lithium lyngro lyrica lånekassen marevan melatonin meny meona messenger mestring metadon
    microsoft minid napha nationen nav netflix neurontin nexium nille norden noreg noregs norge norges norled
    novorapid nrk obs orfiril outlook oxycontin ozempic pakkeforløp paracet paralgin parkinson parkinsons pinex
    polen posten power pridok profil prozac psykiatrien påske radiumhospitalet recovery reddit rema remeron
    rikshospitalet riksrevisjonen risperdal ritalin rivotril russland ruter rvts samsung saxenda seroquel
    sharepoint sider siri sivilombudet skandinavia skype skyss snapchat sobril somac spar spond spotify
    statsforvaltaren statsforvalteren stesolid strattera suboxone subutex sunnaas sverige symbicort syria teams
    tegretol telenor telia tide tiktok tourette tourettes tramadol truxal tv2 twitter tyskland ukraina ullevål
    usa valium ventolin vg viagra vigilo vinmonopolet vipps visma vitus vival voltaren vy websak wegovy
    wikipedia windows word xarelto youtube zoloft zoom zyban zyprexa"""
)
"""Capitalised words that identify nobody: countries one lives in, diagnoses, products, medicines, programmes."""
