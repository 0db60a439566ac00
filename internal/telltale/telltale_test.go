package telltale

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Stories as people tell them, and what else points at someone. None of the stories may pass.
var planted = []struct {
	kind Kind
	text string
}{
	{Story, "J'ai dormi trois semaines dans ma voiture avant d'oser en parler au travail."},
	{Story, "Mon ex attendait tous les soirs devant le bureau."},
	{Story, "Quand je suis arrivée au CPAS, on m'a demandé de tout raconter encore une fois."},
	{Story, "Il surveillait mes messages, alors je n'osais plus répondre aux offres d'emploi."},
	{Story, "Une amie s'est fait licencier parce que son mari appelait son chef."},
	{Story, "Elle a perdu son emploi après trois absences."},
	{Story, "Une femme était suivie jusqu'à la porte de l'atelier."},
	{Story, "Moi, personne ne m'a crue."},
	{Story, "Je pense qu'il sait où je travaille."},
	{Story, "Ma cheffe a tout compris sans poser de question."},
	{Story, "Ik ben twee jaar niet buiten geweest."},
	{Story, "Mijn man had mijn loon op zijn rekening."},
	{Story, "Hij stond aan de poort van het werk en ik durfde niet binnen."},
	{Story, "Mijn baas zei dat ik maar moest kiezen."},
	{Story, "Een vriendin vluchtte met haar kinderen naar een andere stad."},
	{Story, "Zij werd ontslagen omdat haar partner bleef bellen."},
	{Story, "Niemand geloofde mij."},
	{Story, "Ik denk dat hij mijn gsm volgt."},
	{Story, "Een collega kwam met blauwe plekken naar de les en vertelde niets."},
	{Story, "I was afraid to give my address at the interview."},
	{Story, "My husband threw my papers away."},
	{Story, "He came to my workplace every day."},
	{Story, "Nobody believed me when I said it."},
	{Story, "A neighbour lost her job because her husband kept calling."},
	{Story, "She was told to come back when it was over."},
	{Story, "I think he reads my mail."},
	{Story, "My son and I slept in the office."},
	{Story, "Ich habe meine Stelle verloren, weil er jeden Tag vor der Tür stand."},
	{Story, "Mein Mann hat meine Zeugnisse verbrannt."},
	{Story, "Mir hat niemand geglaubt."},
	{Story, "Eine Frau wurde bis in die Werkstatt verfolgt."},
	{Story, "Sie musste ihren Chef bitten, die Tür abzuschließen."},
	{Story, "Eine Freundin kam nicht mehr zur Arbeit."},
	{Story, "Ich glaube, er weiß, wo meine Schule ist."},
	{Story, "J'habite encore chez lui, donc pas de courrier."},
	{Story, "Quand mon contrat s'est terminé, il m'a enfermée."},
	{Story, "Mes enfants changeaient d'école tous les six mois."},
	{Story, "On m'a dit de revenir quand ce serait réglé."},
	{Story, "Une dame de l'atelier dormait à la gare."},
	{Story, "Ma sœur a dû démissionner."},
	{Story, "C'est arrivé à ma mère, puis à moi."},
	{Story, "Notre collègue venait avec des lunettes de soleil."},
	{Story, "Son mari la déposait et la reprenait chaque jour."},
	{Story, "Elle cachait ses fiches de paie."},
	{Story, "Na de scheiding kreeg ik geen enkel interview."},
	{Story, "Mijn ex belde elke dag naar het onthaal."},
	{Story, "Een vrouw uit de opleiding kwam plots niet meer."},
	{Story, "Haar man controleerde de kilometers."},
	{Story, "Ik verstopte mijn diploma bij de buren."},
	{Story, "Ze hebben mij nooit teruggebeld."},
	{Story, "Onze collega durfde niet naar huis."},
	{Story, "Hij nam mijn bankkaart af."},
	{Story, "Bij mij duurde het drie jaar."},
	{Story, "Mijn dochter wachtte elke avond aan het raam."},
	{Story, "After the divorce I could not get an interview."},
	{Story, "My ex called the front desk every day."},
	{Story, "A woman on the course suddenly stopped coming."},
	{Story, "Her husband checked the mileage."},
	{Story, "They never called me back."},
	{Story, "Our colleague did not dare to go home."},
	{Story, "It took me three years."},
	{Story, "He took my bank card."},
	{Story, "My daughter waited at the window every night."},
	{Story, "She hid her payslips."},
	{Story, "Nach der Scheidung bekam ich kein Gespräch."},
	{Story, "Mein Ex rief jeden Tag am Empfang an."},
	{Story, "Eine Frau aus dem Kurs kam plötzlich nicht mehr."},
	{Story, "Ihr Mann kontrollierte die Kilometer."},
	{Story, "Man hat mich nie zurückgerufen."},
	{Story, "Unsere Kollegin traute sich nicht nach Hause."},
	{Story, "Bei mir dauerte es drei Jahre."},
	{Story, "Er nahm mir die Karte weg."},
	{Story, "Meine Tochter wartete jeden Abend am Fenster."},
	{Story, "Sie versteckte ihre Lohnzettel."},
	{Name, "Fatima pourrait accompagner les premières visites."},
	{Name, "Demander à Sandrine de l'accueil."},
	{Name, "Mevrouw Peeters van de personeelsdienst beslist."},
	{Name, "Ask Wout about the workshop."},
	{Name, "Das hat Frau Lambrecht vorgeschlagen."},
	{Name, "Une personne qui s'appelle Zoraya a eu l'idée."},
	{Place, "Un local à Schaerbeek, près de la gare."},
	{Place, "Une permanence rue de la Loi, deux fois par semaine."},
	{Place, "Een lokaal in de Nieuwstraat."},
	{Place, "A room in Molenbeek for the first months."},
	{Place, "Ein Raum in Lüttich wäre gut."},
	{Place, "Les employeurs viendraient dans notre refuge."},
	{Table, "La table 3 avait la même idée."},
	{Table, "Aan onze tafel was iedereen het eens."},
	{Table, "In round two our table said the same."},
	{Table, "An unserem Tisch waren alle dafür."},
	{Few, "Deux femmes ont déjà essayé ce stage."},
	{Few, "Drie deelneemsters kregen een contract."},
	{Few, "The only woman in the workshop needs a second contact."},
	{Few, "Vier Frauen haben das schon versucht."},
	{Contact, "Appelez le 0470 12 34 56 avant midi."},
	{Contact, "Schreiben Sie an kontakt@example.org."},
}

// Proposals as tables write them: nothing in them points at anyone.
var harmless = []string{
	"Un stage d'un jour par semaine, sans interruption du droit aux allocations.",
	"L'entreprise nomme une personne de confiance qui ne fait pas partie de la hiérarchie.",
	"Commencer par des demi-journées.",
	"On ne demande l'histoire qu'une seule fois, et seulement à qui l'entend le mieux.",
	"Les organismes partagent un dossier commun, que la personne concernée garde elle-même.",
	"Une garderie près du lieu de formation.",
	"Il faut des horaires souples pendant les six premiers mois.",
	"Chaque monde fait sa part : l'association accompagne, l'employeur accueille.",
	"Je propose un congé payé de dix jours, sans justification.",
	"Un numéro unique pour les employeurs qui ont une question.",
	"Former les responsables du personnel aux signes d'alerte.",
	"Le syndicat informe les délégations et négocie une clause type.",
	"Un fonds de transition pour payer la caution d'un logement.",
	"Les documents sont gardés au travail, dans une armoire fermée.",
	"Nous mesurons après six mois combien de contrats durent encore.",
	"Een mentor op het werk, gekozen door wie begint.",
	"Geen vragen over gaten in het cv.",
	"De werkgever verandert het werkadres op eenvoudige vraag.",
	"Opleiding en kinderopvang op dezelfde plaats.",
	"Er is één aanspreekpunt voor alle diensten.",
	"Vakbonden en verenigingen schrijven samen een gids.",
	"We beginnen met een proefproject van zes maanden.",
	"Een voorschot op het loon in de eerste maand.",
	"De personeelsdienst krijgt elk jaar een vorming.",
	"Ik stel voor om met halve dagen te beginnen.",
	"Stages zonder vervaldatum, zodat een onderbreking niets kost.",
	"De vereniging blijft een jaar lang bereikbaar.",
	"Actiris en VDAB gebruiken hetzelfde formulier.",
	"Vergaderingen vallen binnen de schooluren.",
	"Wie van werk verandert, houdt haar begeleiding.",
	"A mentor outside the chain of command.",
	"Half days in the first month, with full pay.",
	"One form for every service, kept by the person herself.",
	"Employers can call one number with any question.",
	"No question about gaps in a CV.",
	"Training and childcare in the same building.",
	"The union negotiates a model clause for the whole sector.",
	"A fund pays the deposit for a new home.",
	"Internships without an end date.",
	"We start with a pilot of six months and count the contracts that last.",
	"I propose that companies change the work address on request.",
	"Let us begin with what exists already.",
	"Managers learn what to do, and what not to ask.",
	"The association stays within reach for a year.",
	"Working hours follow the school day.",
	"Every Monday somebody from the association is at the company.",
	"Ein Ansprechpartner außerhalb der Hierarchie.",
	"Halbe Tage im ersten Monat, bei vollem Lohn.",
	"Keine Fragen nach Lücken im Lebenslauf.",
	"Ausbildung und Kinderbetreuung unter einem Dach.",
	"Die Gewerkschaft verhandelt eine Musterklausel.",
	"Ein Fonds zahlt die Kaution für eine Wohnung.",
	"Arbeitszeiten richten sich nach der Schule.",
	"Wir beginnen mit einem Versuch von sechs Monaten.",
	"Ich schlage vor, dass Betriebe die Dienstadresse auf Wunsch ändern.",
	"Der Verein bleibt ein Jahr lang erreichbar.",
	"Führungskräfte lernen, was zu tun ist.",
	"Praktika ohne Enddatum.",
	"Ein Formular für alle Dienste.",
	"Unterlagen bleiben im Betrieb, in einem verschlossenen Schrank.",
	"Les entreprises signent une charte et la relisent chaque année.",
	"Un accompagnement de six mois après l'embauche.",
	"Le CPAS garde les droits ouverts pendant l'essai.",
	"Ne jamais laisser de message vocal.",
	"Une adresse postale neutre pour tout le courrier.",
	"La formation prévoit une pause pour les appels à l'école.",
	"Un binôme entre une association et une entreprise.",
	"Les délégués syndicaux suivent une journée de formation.",
	"Un local calme, sans badge à l'entrée.",
	"Un contrat de six mois, renouvelable, à mi-temps.",
	"Bedrijven ondertekenen een charter en lezen het elk jaar opnieuw.",
	"Begeleiding tot zes maanden na de aanwerving.",
	"Het OCMW houdt de rechten open tijdens de proef.",
	"Nooit een bericht inspreken.",
	"Een neutraal postadres voor alle brieven.",
	"Een duo van een vereniging en een bedrijf.",
	"Een rustig lokaal zonder badge aan de ingang.",
	"Zij die willen, krijgen een tweede gesprek.",
	"Elke partner zegt wat hij bijdraagt.",
	"De eerste stap kost niets.",
	"Companies sign a charter and read it again each year.",
	"Support for six months after hiring.",
	"The welfare office keeps rights open during the trial.",
	"Never leave a voice message.",
	"A neutral postal address for all letters.",
	"A pair of one association and one company.",
	"A quiet room without a badge at the door.",
	"Each partner says what it will bring.",
	"The first step costs nothing.",
	"People choose their own hours in the first month.",
	"Betriebe unterschreiben eine Charta und lesen sie jedes Jahr neu.",
	"Begleitung bis sechs Monate nach der Einstellung.",
	"Das Sozialamt hält die Ansprüche während der Probe offen.",
	"Nie auf eine Mailbox sprechen.",
	"Eine neutrale Postanschrift für alle Briefe.",
	"Ein Tandem aus Verein und Betrieb.",
	"Ein ruhiger Raum ohne Ausweis am Eingang.",
	"Jeder Partner sagt, was er beiträgt.",
	"Der erste Schritt kostet nichts.",
	"Die Leute wählen ihre Stunden selbst.",
}

// holds says whether something of a kind is in a text.
func holds(text string, kind Kind) bool {
	return slices.ContainsFunc(Look(text), func(m Mark) bool { return m.Kind == kind })
}

// No story in the first person, or told of one woman, passes unflagged; nor does anything else that was planted.
func TestWhatPointsAtSomeoneIsFlagged(t *testing.T) {
	if len(planted) < 90 {
		t.Fatalf("only %d planted texts", len(planted))
	}
	for _, p := range planted {
		if !holds(p.text, p.kind) {
			t.Errorf("%q: found %v, want %s", p.text, Look(p.text), p.kind)
		}
	}
}

// Whoever reads soon stops looking at flags that mean nothing: of a hundred harmless proposals at most five have one.
func TestHarmlessTextsAreMostlyLeftAlone(t *testing.T) {
	var wrong []string
	for _, text := range harmless {
		if got := Look(text); len(got) > 0 {
			wrong = append(wrong, text+" → "+string(got[0].Kind)+" "+got[0].Passage)
		}
	}
	t.Logf("%d of %d harmless texts are flagged", len(wrong), len(harmless))
	if len(wrong)*20 > len(harmless) {
		t.Errorf("%d of %d harmless texts are flagged:\n%s", len(wrong), len(harmless), strings.Join(wrong, "\n"))
	}
}

// A story stays one behind a harmless sentence, in capitals, without accents and with a typewriter's apostrophe.
func TestDisguisesDoNotHelp(t *testing.T) {
	for _, p := range planted {
		if p.kind != Story {
			continue
		}
		for name, text := range map[string]string{
			"behind":     "Un stage d'un jour par semaine. " + p.text,
			"capitals":   strings.ToUpper(p.text),
			"small":      strings.ToLower(p.text),
			"apostrophe": strings.ReplaceAll(p.text, "'", "’"),
			"accents":    folded.Replace(p.text),
			"lines":      strings.ReplaceAll(p.text, " ", "\n"),
		} {
			if name == "small" && strings.Contains(p.text, "I ") {
				continue // a lone i is no word of English
			}
			if !holds(text, Story) {
				t.Errorf("%s: %q", name, text)
			}
		}
	}
}

// Whatever is typed, marks stand in the text as they are, in order, and looking twice finds the same.
func TestMarksStandInTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([jJ]'ai|mon ex|table|3|Wout|rue| |@|\.|é|-|’|0470){0,12}`)).Draw(t, "text")
		marks := Look(text)
		last := -1
		for _, m := range marks {
			if !strings.HasPrefix(text[m.at:], m.Passage) || m.Passage == "" || m.at < last {
				t.Fatalf("%q: %+v", text, m)
			}
			last = m.at
		}
		if again := Look(text); !slices.Equal(marks, again) {
			t.Fatalf("%q: %v and %v", text, marks, again)
		}
	})
}
