"""Questions about one cell each, written before the rows of tables became passages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """``row`` is the row that has to come first, its cells set apart by spaces, or its beginning."""

    question: str
    document: str
    row: str


DEMO = (
    CellQuestion(
        "Qual è l’interno di Petra Anselmetti Zolla?",
        "Comune_BSE_vademecum_nuovi_colleghi.pdf",
        "Servizio sociale minori e famiglie Petra Anselmetti Zolla 322 Tutela, affido",
    ),
    CellQuestion(
        "Chi firma l’ordinanza contingibile e urgente?",
        "Comune_BSE_vademecum_nuovi_colleghi.pdf",
        "Ordinanza contingibile e urgente Sindaco Polizia locale o servizio tecnico",
    ),
    CellQuestion(
        "In quale giorno si riunisce l’UVM del distretto Collina?",
        "Unione_Valle_Serena_nota_operativa_BdS_FAQ.md",
        "Collina interno 4120 secondo giovedì",
    ),
    CellQuestion(
        "Quanto costa all’anno il coro delle sette e mezza?",
        "Unione_Valle_Serena_catalogo_buone_pratiche.html",
        "Il coro delle sette e mezza Montefiorito 2018 2.100 euro",
    ),
    CellQuestion(
        "Chi deve stimare il fondo di garanzia ed entro quando?",
        "AUSL_VS_verbale_tavolo2_abitare_2025-07-01.docx",
        "3 Stimare il fondo di garanzia e i criteri d’uso Cantagalli 31/07/2025",
    ),
    CellQuestion(
        "Quale assessora era assente alla seduta della Giunta?",
        "Comune_BSE_delibera_giunta_142_2025.pdf",
        "Ginevra Lodolini Assessora alla cultura assente",
    ),
    CellQuestion(
        "Con quale titolo si hanno gli alloggi dei proprietari privati, e per quanto tempo?",
        "Comune_BSE_delibera_giunta_142_2025.pdf",
        "Proprietari privati 5 Locazione a canone concordato al Comune 3 anni più 2",
    ),
    CellQuestion(
        "Su quale capitolo sono i corredi rafforzati di Domusfera?",
        "Comune_BSE_determinazione_731_2025.pdf",
        "Corredi rafforzati – Domusfera 2204/810 2.440,00",
    ),
    CellQuestion(
        "Quanto è destinato in totale alla corriera a chiamata?",
        "Unione_Valle_Serena_slide_Prossimi_a_casa.pdf",
        "Corriera a chiamata 166.000,00 42.000,00 208.000,00",
    ),
    CellQuestion(
        "Come funziona l’esperienza Notte leggera?",
        "AUSL_VS_relazione_finale_coprogrammazione_BdS_2025.pdf",
        "Notte leggera Borgo Sant’Elmo, Distretto Città 11 persone in quattro appartamenti",
    ),
)

MADE = (
    CellQuestion(
        "Di quanto è variata la previsione per lo sgombero della neve?",
        "ruled-budget.pdf",
        "1502/3 Sgombero della neve 30.000,00 +18.250,00 48.250,00",
    ),
    CellQuestion(
        "Quante donne lavorano a tempo parziale in biblioteca?",
        "ruled-header-over-columns.pdf",
        "Biblioteca 5 2 4 1",
    ),
    CellQuestion(
        "Quanti posti di educatore di comunità sono coperti?",
        "ruled-cells-down-rows.pdf",
        "Educatore di comunità 4 4",
    ),
    CellQuestion(
        "Chi si è aggiudicato la pulizia degli impianti sportivi?",
        "unruled-amounts.pdf",
        "3 Impianti sportivi 1.210.750,50 21,00% Nitida Italia",
    ),
    CellQuestion(
        "Quando riceve l’ufficio tributi?",
        "unruled-words.pdf",
        "Tributi Ivo Scaramelli primo piano, stanza 12 martedì pomeriggio",
    ),
    CellQuestion(
        "A chi si rivolge la ciclofficina?",
        "unruled-wrapped.pdf",
        "Ciclofficina Raggio Giovani fra 16 e 21 anni che hanno lasciato la scuola",
    ),
    CellQuestion(
        "Quanto paga il trasporto a chiamata chi accompagna una persona con disabilità?",
        "broken-row.pdf",
        "Trasporto a chiamata Attivazione di un servizio prenotabile il giorno prima",
    ),
    CellQuestion(
        "Qual è l’esito della domanda della Consulta dei rioni?",
        "broken-repeated-heading.pdf",
        "Consulta dei rioni Palio delle contrade",
    ),
    CellQuestion(
        "Qual è la retta del nido La Chiocciola?",
        "two-levels-ruled.pdf",
        "La Chiocciola 8 5 20 20 € 285,50",
    ),
    CellQuestion(
        "Quando finiscono i lavori di abbattimento delle barriere in municipio?",
        "landscape.pdf",
        "OP-04 Abbattimento delle barriere in municipio Zelinda Orsi 07/01/2026 30/04/2026",
    ),
)
