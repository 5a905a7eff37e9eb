"""Lists the words of administrative Italian whose full stop does not, or may not, end a sentence."""

from __future__ import annotations

NEVER_LAST = frozenset(
    # What follows belongs to them: "art. 55", "n. 117", "pag. 12", "Cfr. La relazione", "N.B. Le domande"
    """
    art artt c co n nn num nr p pp pag pagg par parr cap capp cfr es p.es lett let v vs n.b p.s rif
    all alleg vol voll fasc tab tabb fig figg tav tavv sez sezz tit tip cat macr miss progr imp acc cod
    prot reg rep rg delib determ det decr ord dir prov provv circ tel cell fax int ca min max km
    loc fraz str p.zza p.za v.le c.so l.go c.a p.c rif ns cass corte
    """.split()
    # Names follow: "Dott. Rossi", "sig.ra Di Matteo", "Spett. Ditta", "Mons. La Rosa"
    + """
    sig sigg sigra sig.ra sig.na dott dott.ssa dott.ri dr dr.ssa dr.i prof prof.ssa proff avv avv.ti ing
    ingg arch archh geom geomm geol rag on on.le rev mons don cons ass pres segr resp comm ten cap magg
    col gen brig mar isp dip uff serv sett az min spett egr gent ill cav comm per.ind p.i sen dep
    """.split()
)

MAY_BE_LAST = frozenset(
    # Laws and bodies, mostly with a number or a name after them: "del medesimo d.P.R. Il dichiarante …"
    """
    d.lgs dlgs lgs d.l dl d.m dm d.p.r dpr d.p.c.m dpcm d.lg l.r lr r.d t.u tu t.u.e.l tuel leg
    d.g.r dgr d.g.c d.c.c g.u gu c.c c.p c.p.c c.p.p u.o uo s.p.a spa s.r.l srl s.n.c snc s.a.s soc coop
    """.split()
    # Units, days, months, positions: "entro 60 gg. In alternativa …", "il 4 c.m. Il tesoriere …"
    + """
    gg mq mc kg ml cm mm ab lun mar mer gio ven sab dom gen feb apr mag giu lug ago set sett ott nov dic
    u.s p.v c.m cit ibid id op succ mod modd integr std pubbl amm scol edil manut prest trasp tot
    """.split()
)

OFTEN_LAST = frozenset("ecc etc s.m.i ss.mm.ii ss.mm.e.ii ii smi ssmmii ss segg sgg seg sg".split())
"""At the end of a list or of a reference: whatever begins with a capital after them is a new sentence."""

LETTERED = frozenset(
    # Things that carry a letter, "fascia B", "appendice C", unlike the initial of a person's name
    """
    allegato allegati appendice categoria classe fascia gruppo lettera lotto modello scala sezione
    tabella tipo tipologia zona area profilo edificio corpo padiglione parte punto scheda blocco ambito
    schema vitamina epatite serie livello comparto sub piano opzione fase
    """.split()
)

OPENERS = frozenset(
    # Words that begin a sentence and, with a capital, hardly anything else
    """
    il lo la i gli le l un uno una di a da in con su per tra fra del dello della dei degli delle dell
    al allo alla ai agli alle all dal dallo dalla dai dagli dalle dall nel nello nella nei negli nelle nell
    sul sullo sulla sui sugli sulle sull e ed o oppure ma se che chi cosa quando come dove mentre poiché
    poichè qualora affinché sebbene benché pertanto perciò inoltre infine quindi tuttavia dunque così anche
    non né dopo prima poi ora già ogni ciascun ciascuno tutti tutte tutto tutta tale tali questo questa
    questi queste quest quello quella quelli quelle quell esso essa essi esse altri altre alcuni alcune
    visto vista visti viste richiamato richiamata richiamati richiamate considerato considerata considerati
    ritenuto ritenuta atteso attesa preso dato data dati accertato accertata premesso premessa rilevato
    rilevata verificato verificata verificati acquisito acquisita acquisiti tenuto dovendo essendo avendo
    si ci vi è sono era erano sarà può possono deve devono resta restano segue seguono occorre serve
    qui qualsiasi nessun nessuno nessuna quanto quale quali perché cui entro oltre presso secondo sotto
    sopra senza salvo fino attualmente successivamente contestualmente contro nessuno
    """.split()
)

SURNAME_PARTICLES = frozenset("di de del della dello dell la lo li le dal dalla da d dei degli delle".split())
"""What may begin a surname after an initial: "G. Di Vittorio", "M. La Torre"."""

FINAL_CONSONANTS = frozenset("il un per con del al dal nel sul non in ad ed col od".split())
"""Short Italian words that end in a consonant; others that do are mostly abbreviations."""
