"""The fifteen tables that the table tests read back cell by cell: invented offices, people and sums."""

# ruff: noqa: E501 - a row of a table stays on one line

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from tests import make_tables as draw

Rows = tuple[tuple[str, ...], ...]
Style = Sequence[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table as it has to come back; ``build`` draws the PDF that holds it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Rows
    build: Callable[[MadeTable], bytes]
    heading: Rows = ()
    """The heading rows as drawn, where they are more than the names of the columns."""

    @property
    def drawn(self) -> Rows:
        return (*(self.heading or (self.columns,)), *self.rows)


def _page(made: MadeTable, part: Flowable, size: tuple[float, float] = A4) -> bytes:
    return draw.document(Paragraph(made.title, draw.BOLD), Spacer(1, 8), part, size=size)


def _wrapped(widths: Sequence[float], style: Style, size: tuple[float, float] = A4) -> Callable[..., bytes]:
    def build(made: MadeTable) -> bytes:
        bold = len(made.heading) or 1
        return _page(made, draw.table(made.drawn, widths, style, bold_rows=bold), size)

    return build


def _lines(widths: Sequence[float], style: Style) -> Callable[..., bytes]:
    def build(made: MadeTable) -> bytes:
        heads = len(made.heading) or 1
        bold = ("FONT", (0, 0), (-1, heads - 1), "Helvetica-Bold", 9)
        return _page(made, draw.plain_table(made.drawn, widths, [bold, *style]))

    return build


def _broken(widths: Sequence[float], style: Style, down: float) -> Callable[..., bytes]:
    """Begins ``down`` points under the top margin, so that the page ends inside the table."""

    def build(made: MadeTable) -> bytes:
        table = draw.table(made.drawn, widths, style, split_rows=True)
        head = Paragraph(made.title, draw.BOLD)
        return draw.document(Spacer(1, down), head, Spacer(1, 8), table, framed=False)

    return build


def _by_hand(
    widths: Sequence[float], style: Style, cut: int, rest: tuple[str, ...], down: float
) -> Callable[..., bytes]:
    """Cuts row ``cut`` as a word processor does, the headings repeated above the ``rest`` of its cells."""

    def build(made: MadeTable) -> bytes:
        begun = tuple(cell.removesuffix(end).strip() for cell, end in zip(made.rows[cut], rest, strict=True))
        above = (made.columns, *made.rows[:cut], begun)
        below = (made.columns, rest, *made.rows[cut + 1 :])
        parts = [draw.table(rows, widths, style) for rows in (above, below)]
        head = Paragraph(made.title, draw.BOLD)
        return draw.document(
            Spacer(1, down), head, Spacer(1, 8), parts[0], PageBreak(), parts[1], framed=False
        )

    return build


def _right(first: int) -> tuple[object, ...]:
    return ("ALIGN", (first, 0), (-1, -1), "RIGHT")


_OVER_TWO = [("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0)), ("ALIGN", (1, 0), (-1, 0), "CENTER")]

_EXPERIENCES: Rows = (
    (
        "Orto del mulino",
        "Anziani soli e ragazzi della scuola media",
        "Dodici parcelle comuni, un pomeriggio alla settimana con un agronomo volontario",
        "Il raccolto va alla mensa scolastica; nessuna distinzione fra chi aiuta e chi è aiutato",
    ),
    (
        "Ciclofficina Raggio",
        "Giovani fra 16 e 21 anni che hanno lasciato la scuola",
        "Laboratorio di riparazione con borsa di 450 euro mensili per sei mesi",
        "Le biciclette abbandonate diventano un servizio di prestito per i rioni",
    ),
    (
        "Sportello itinerante",
        "Abitanti delle frazioni senza trasporto pubblico",
        "Un furgone attrezzato visita otto frazioni a turno, con assistente sociale e infermiera",
        "L’accesso ai servizi non dipende più dall’automobile",
    ),
)

_ASSETS: Rows = tuple(
    (
        f"{k:02d}",
        f"{kind} di via {street}",
        f"{k * 35 + 40} mq",
        state,
    )
    for k, (kind, street, state) in enumerate(
        [
            ("Magazzino", "dei Tigli", "concesso alla Protezione civile fino al 2028"),
            ("Palestra", "Carducci", "gestita dalla polisportiva Aurora"),
            ("Autorimessa", "del Porto", "libera"),
            ("Ex scuola", "Montegrappa", "lavori di adeguamento in corso"),
            ("Sala civica", "Pascoli", "in uso ai gruppi di cammino"),
            ("Alloggio", "Fornaci", "assegnato con contratto transitorio"),
            ("Chiosco", "della Darsena", "bando di concessione da pubblicare"),
            ("Deposito", "Ferrovia", "inagibile dal 2021"),
            ("Laboratorio", "dei Vasai", "comodato alla cooperativa Il Tornio"),
            ("Ambulatorio", "San Biagio", "concesso all’Azienda sanitaria"),
            ("Archivio", "Manin", "in uso diretto"),
            ("Casello", "Postumia", "alienazione deliberata dal Consiglio"),
            ("Serra", "del Vivaio", "gestita dal settore Verde"),
            ("Rimessa", "Cavour", "libera"),
        ],
        1,
    )
)

_MEASURES: Rows = (
    (
        "Accoglienza diurna",
        "Apertura di due spazi diurni nei quartieri Fornace e Stazione, con orario continuato e presenza "
        "di un educatore, di un operatore socio-sanitario e di volontari formati",
        "Settore Servizi alla persona",
        "Entro marzo 2026",
    ),
    (
        "Trasporto a chiamata",
        "Attivazione di un servizio prenotabile il giorno prima, con due mezzi attrezzati per carrozzine, "
        "che collega le frazioni collinari con l’ospedale, il municipio e la stazione ferroviaria; la "
        "tariffa è agevolata per chi ha più di settanta anni e gratuita per chi accompagna una persona "
        "con disabilità certificata, secondo il regolamento comunale dei servizi",
        "Ufficio Mobilità, d’intesa con il consorzio di trasporto",
        "Entro giugno 2026",
    ),
    (
        "Custode di comunità",
        "Incarico a quattro custodi che visitano gli anziani soli, segnalano i bisogni al servizio sociale "
        "e tengono aperta una bacheca dei piccoli aiuti",
        "Associazioni convenzionate",
        "Entro dicembre 2026",
    ),
)

_GRANTS: Rows = (
    ("Banda cittadina Verdi", "Concerti nelle frazioni e scuola di musica gratuita", "3.400,00", "ammessa"),
    ("Circolo Il Gabbiano", "Doposcuola per bambini neoarrivati", "5.150,00", "ammessa"),
    (
        "Consulta dei rioni",
        "Palio delle contrade con percorso accessibile, interpreti della lingua dei segni e stampa del "
        "programma in caratteri grandi per persone ipovedenti",
        "7.800,00",
        "ammessa con riserva: manca il piano di sicurezza",
    ),
    ("Gruppo scout Quercia", "Campo estivo residenziale", "2.250,00", "esclusa: domanda fuori termine"),
    ("Pro loco Valbruna", "Mercato dei mestieri", "1.900,00", "ammessa"),
)

TABLES: tuple[MadeTable, ...] = (
    MadeTable(
        "ruled-budget",
        "Variazioni al bilancio del Comune di Fontalba",
        ("Capitolo", "Descrizione", "Previsione iniziale", "Variazione", "Previsione assestata"),
        (
            ("1120/1", "Manutenzione del verde pubblico", "48.000,00", "+6.500,00", "54.500,00"),
            ("1345", "Mensa scolastica", "212.300,00", "-12.300,00", "200.000,00"),
            ("1502/3", "Sgombero della neve", "30.000,00", "+18.250,00", "48.250,00"),
            ("2210", "Illuminazione votiva", "9.400,00", "0,00", "9.400,00"),
        ),
        _lines((60, 170, 85, 75, 95), [_right(2), *draw.RULED]),
    ),
    MadeTable(
        "ruled-header-over-columns",
        "Personale in servizio al 31 dicembre nel Comune di Fontalba",
        ("Settore", "Tempo pieno Donne", "Tempo pieno Uomini", "Tempo parziale Donne", "Tempo parziale Uomini"),
        (
            ("Anagrafe", "7", "3", "2", "0"),
            ("Lavori pubblici", "4", "9", "1", "1"),
            ("Polizia locale", "6", "14", "0", "0"),
            ("Biblioteca", "5", "2", "4", "1"),
        ),
        _lines((120, 80, 80, 80, 80), [*_OVER_TWO, ("ALIGN", (1, 1), (-1, -1), "CENTER"), *draw.RULED]),
        heading=(
            ("Settore", "Tempo pieno", "", "Tempo parziale", ""),
            ("", "Donne", "Uomini", "Donne", "Uomini"),
        ),
    ),
    MadeTable(
        "ruled-cells-down-rows",
        "Fabbisogno di personale dell’Unione Terre d’Acqua",
        ("Area", "Profilo professionale", "Posti previsti", "Posti coperti"),
        (
            ("Tecnica", "Istruttore geometra", "5", "3"),
            ("", "Funzionario ingegnere", "2", "2"),
            ("", "Operaio specializzato", "8", "7"),
            ("Sociale", "Assistente sociale", "11", "9"),
            ("", "Educatore di comunità", "4", "4"),
        ),
        _wrapped(
            (90, 180, 90, 90),
            [
                ("SPAN", (0, 1), (0, 3)),
                ("SPAN", (0, 4), (0, 5)),
                ("VALIGN", (0, 1), (0, -1), "MIDDLE"),
                *draw.RULED,
            ],
        ),
    ),
    MadeTable(
        "unruled-amounts",
        "Esito della gara per i servizi di pulizia degli edifici",
        ("Lotto", "Oggetto", "Base d’asta", "Ribasso", "Aggiudicato a"),
        (
            ("1", "Uffici comunali", "184.000,00", "12,40%", "Lindor servizi"),
            ("2", "Scuole dell’infanzia", "96.500,00", "8,15%", "Cooperativa La Rondine"),
            ("3", "Impianti sportivi", "1.210.750,50", "21,00%", "Nitida Italia"),
            ("4", "Cimiteri", "22.900,00", "5,75%", "Cooperativa La Rondine"),
        ),
        _lines((40, 140, 85, 65, 140), [("ALIGN", (2, 0), (3, -1), "RIGHT"), ("LEFTPADDING", (4, 0), (4, -1), 18)]),
    ),
    MadeTable(
        "unruled-words",
        "Sportelli aperti al pubblico",
        ("Ufficio", "Referente", "Dove si trova", "Quando riceve"),
        (
            ("Stato civile", "Norma Tagliacozzi", "piano terra, stanza 4", "lunedì e giovedì mattina"),
            ("Tributi", "Ivo Scaramelli", "primo piano, stanza 12", "martedì pomeriggio"),
            ("Edilizia privata", "Lia Montecucco", "secondo piano, ala nord", "solo su appuntamento"),
            ("Messi notificatori", "Duilio Preti", "portineria", "ogni giorno fino alle 13"),
            ("Commercio", "Wanda Ferlini", "primo piano, stanza 15", "mercoledì mattina"),
        ),
        _lines((100, 110, 130, 130), ()),
    ),
    MadeTable(
        "unruled-wrapped",
        "Buone pratiche raccolte nel distretto Laguna",
        ("Esperienza", "Destinatari", "Come funziona", "Che cosa c’è di nuovo"),
        _EXPERIENCES,
        _wrapped((80, 110, 150, 130), [("BOTTOMPADDING", (0, 0), (-1, -1), 10)]),
    ),
    MadeTable(
        "wrapped-ruled-tasks",
        "Compiti della cabina di regia",
        ("Organismo", "Composizione", "Compiti", "Cadenza"),
        (
            (
                "Cabina di regia",
                "Sindaci dei sei Comuni, direttrice del distretto, due rappresentanti del Terzo settore",
                "Approva il piano annuale, ripartisce le risorse, valuta i risultati",
                "Trimestrale",
            ),
            (
                "Tavolo tecnico",
                "Responsabili dei servizi, coordinatori pedagogici, medici di medicina generale",
                "Istruisce le proposte, propone gli indicatori e prepara i bandi",
                "Mensile",
            ),
            ("Assemblea", "Tutti gli enti iscritti", "Esprime pareri non vincolanti", "Due volte all’anno"),
        ),
        _wrapped((80, 150, 150, 80), draw.RULED),
    ),
    MadeTable(
        "wrapped-ruled-criteria",
        "Criteri di valutazione dell’offerta tecnica",
        ("Criterio", "Elemento valutato", "Modo di attribuzione", "Punti"),
        (
            (
                "A.1",
                "Radicamento nel territorio e collaborazioni già attive con i servizi pubblici",
                "Giudizio discrezionale dei commissari, coefficiente fra zero e uno",
                "18",
            ),
            ("A.2", "Esperienza del coordinatore", "Tabellare: un punto per anno, fino a dieci", "10"),
            (
                "B.1",
                "Piano della formazione degli operatori, con particolare riguardo alla prevenzione dello "
                "stress da lavoro",
                "Giudizio discrezionale dei commissari",
                "22",
            ),
            ("B.2", "Clausola sociale e parità di genere", "Tabellare", "5"),
        ),
        _wrapped((50, 190, 170, 50), draw.RULED),
    ),
    MadeTable(
        "broken-row",
        "Misure del piano per le persone fragili",
        ("Misura", "Descrizione", "Responsabile", "Scadenza"),
        _MEASURES,
        _broken((90, 210, 100, 70), draw.RULED, 545),
    ),
    MadeTable(
        "broken-repeated-heading",
        "Contributi chiesti dalle associazioni",
        ("Associazione", "Progetto", "Contributo", "Esito dell’istruttoria"),
        _GRANTS,
        _by_hand(
            (100, 180, 70, 120),
            draw.RULED,
            cut=2,
            rest=("", "segni e stampa del programma in caratteri grandi per persone ipovedenti", "", ""),
            down=590,
        ),
    ),
    MadeTable(
        "broken-without-heading",
        "Immobili comunali e loro stato",
        ("N.", "Immobile", "Superficie", "Stato"),
        _ASSETS,
        _broken((40, 150, 80, 200), draw.RULED, 520),
    ),
    MadeTable(
        "two-levels-booktabs",
        "Spesa sociale dei Comuni dell’Unione",
        ("Comune", "Anno 2024 Impegni", "Anno 2024 Pagamenti", "Anno 2025 Impegni", "Anno 2025 Pagamenti"),
        (
            ("Fontalba", "812.400", "790.100", "845.000", "801.300"),
            ("Roccanova", "96.250", "91.000", "99.800", "97.450"),
            ("Sasso Lungo", "134.000", "128.700", "130.500", "119.900"),
        ),
        _lines(
            (110, 80, 80, 80, 80),
            [
                *_OVER_TWO,
                ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
                *draw.BOOKTABS[:1],
                ("LINEBELOW", (1, 0), (2, 0), 0.4, colors.black),
                ("LINEBELOW", (3, 0), (4, 0), 0.4, colors.black),
                ("LINEBELOW", (0, 1), (-1, 1), 0.5, colors.black),
                *draw.BOOKTABS[2:],
            ],
        ),
        heading=(
            ("", "Anno 2024", "", "Anno 2025", ""),
            ("Comune", "Impegni", "Pagamenti", "Impegni", "Pagamenti"),
        ),
    ),
    MadeTable(
        "two-levels-ruled",
        "Posti nei nidi d’infanzia",
        ("Nido", "Lattanti Offerti", "Lattanti Occupati", "Divezzi Offerti", "Divezzi Occupati", "Retta mensile"),
        (
            ("Il Girotondo", "12", "12", "28", "26", "€ 310,00"),
            ("La Chiocciola", "8", "5", "20", "20", "€ 285,50"),
            ("Prato Verde", "0", "0", "34", "31", "€ 260,00"),
        ),
        _lines(
            (110, 65, 65, 65, 65, 80),
            [
                *_OVER_TWO,
                ("SPAN", (0, 0), (0, 1)),
                ("SPAN", (5, 0), (5, 1)),
                ("VALIGN", (0, 0), (-1, 1), "MIDDLE"),
                ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
                *draw.RULED,
            ],
        ),
        heading=(
            ("Nido", "Lattanti", "", "Divezzi", "", "Retta mensile"),
            ("", "Offerti", "Occupati", "Offerti", "Occupati", ""),
        ),
    ),
    MadeTable(
        "half-ruled",
        "Incarichi conferiti nel secondo semestre",
        ("Incaricato", "Oggetto dell’incarico", "Durata", "Compenso lordo"),
        (
            ("Tullia Brandimarte", "Supervisione dell’équipe affidi e formazione dei tutor volontari", "10 mesi", "8.400,00"),
            ("Studio Corsini e Bo", "Collaudo statico del ponte pedonale sul canale Navile Vecchio", "60 giorni", "3.950,00"),
            ("Gaspare Nudi", "Perizia geologica", "30 giorni", "1.200,00"),
            ("Ada Pallavera", "Mediazione linguistica in arabo e urdu presso gli sportelli sociali", "12 mesi", "14.600,00"),
        ),
        _wrapped((110, 200, 70, 90), draw.ACROSS),
    ),
    MadeTable(
        "landscape",
        "Cronoprogramma degli interventi",
        ("Codice", "Intervento", "Responsabile", "Avvio", "Fine", "Importo (€)", "Finanziamento", "Stato"),
        (
            ("OP-01", "Rifacimento del tetto della scuola Calvino", "Remo Astolfi", "02/03/2026", "30/09/2026", "415.000,00", "mutuo", "progetto esecutivo"),
            ("OP-02", "Ciclabile lungo il torrente Savena Morta", "Delia Coralli", "15/04/2026", "20/12/2026", "1.080.000,00", "fondi regionali e avanzo", "conferenza di servizi"),
            ("OP-03", "Nuovo archivio di deposito", "Remo Astolfi", "01/06/2026", "31/01/2027", "237.600,00", "avanzo libero", "studio di fattibilità"),
            ("OP-04", "Abbattimento delle barriere in municipio", "Zelinda Orsi", "07/01/2026", "30/04/2026", "64.900,00", "fondo ministeriale", "lavori affidati"),
        ),
        _wrapped((50, 180, 80, 70, 70, 80, 100, 90), draw.RULED, landscape(A4)),
    ),
)  # fmt: skip
