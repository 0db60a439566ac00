// Package cast is the named people of the demo, the tests, the gallery and the guides. They and their organisations are
// invented; none of them has a story of violence, and what they write are proposals.
package cast

// Person is one of the cast.
type Person struct {
	Name         string
	World        string // isp, firm, social, assoc, public, own
	Organisation string
	Languages    []string
	Role         string // participant, facilitator, juror
	Late         int    // minutes after the opening; 0 is on time
	Absent       int    // day on which she does not come; 0 is none, 3 is both
	Cards        []string
	Promise      *Promise
}

// Promise is what a person announces for her organisation at the end.
type Promise struct {
	What, FirstStep, Function, Measure string
}

// Staff is the people who hold the event together.
type Staff struct {
	Name, Role, Language string
}

// Named is whom a card of the cast names although it should not: there is no such person. Somebody at the table reports it, so
// that moderators have something to decide.
const Named = "Sandrine Dupont"

// Crew are the staff accounts of the demo.
var Crew = []Staff{
	{"Amina", "organiser", "fr"},
	{"Bilal", "deputy", "nl"},
	{"Rosalie", "safetylead", "fr"},
	{"Joke", "listener", "nl"},
	{"Marc-Antoine", "listener", "fr"},
}

// Facilitators guide one table each.
var Facilitators = []Person{
	{Name: "Merel", World: "assoc", Organisation: "Huis De Kade", Languages: []string{"nl", "fr", "en"}, Role: "facilitator"},
	{Name: "Jeanne", World: "isp", Organisation: "Atelier Passerelle", Languages: []string{"fr", "nl"}, Role: "facilitator"},
	{Name: "Karim", World: "social", Organisation: "Forum du Canal", Languages: []string{"fr", "en", "nl"}, Role: "facilitator"},
	{Name: "Ulrike", World: "assoc", Organisation: "Haus am Bach", Languages: []string{"de", "fr", "nl"}, Role: "facilitator"},
	{Name: "Solange", World: "own", Languages: []string{"fr", "nl", "en"}, Role: "facilitator"},
}

// Jurors read and score; they sit at no table.
var Jurors = []Person{
	{Name: "Hadewych", World: "public", Organisation: "Bureau Noordzicht", Languages: []string{"nl", "fr"}, Role: "juror"},
	{Name: "Théodore", World: "public", Organisation: "Cellule Horizon", Languages: []string{"fr", "en"}, Role: "juror"},
}

// Participants are the 27.
var Participants = []Person{
	// socio-professional integration
	{Name: "Wout", World: "isp", Organisation: "Werkpunt Vaart", Languages: []string{"nl", "fr"},
		Cards:   []string{"Eén contactpersoon, van het eerste gesprek tot na de proeftijd.", "Opvang voor de kinderen geregeld vóór de eerste les.", "Samen oefenen op een sollicitatie, zonder het hele verhaal te moeten doen."},
		Promise: &Promise{"Eén vast gezicht voor wie bij ons begint, van intake tot na de proeftijd", "We duiden in elk team één vast contact aan", "Coördinatie begeleiding", "Negen op de tien mensen houden dezelfde contactpersoon"}},
	{Name: "Claire", World: "isp", Organisation: "Tremplin Nord", Languages: []string{"fr"},
		Cards:   []string{"Un seul récit, écrit une fois, que la personne garde et montre si elle veut.", "Des horaires de formation qui suivent ceux de l’école.", "Un stage court, payé, dans trois lieux différents."},
		Promise: &Promise{"Ne plus faire raconter deux fois : une fiche que la personne garde", "Écrire la fiche avec deux associations", "Direction de l’accompagnement", "Plus aucun entretien ne commence par « racontez-moi »"}},
	{Name: "Yasmina", World: "isp", Organisation: "Mission Écluse", Languages: []string{"fr", "en"},
		Cards: []string{"Former les conseillers et conseillères à reconnaître quand il faut ralentir.", "Un lieu discret pour téléphoner et imprimer ses papiers.", "Pas de sanction quand un rendez-vous est manqué pour une bonne raison."}},
	{Name: "Joris", World: "isp", Organisation: "Opstap Zenne", Languages: []string{"nl", "fr", "en"}, Late: 12,
		Cards: []string{"Een opleiding in halve dagen, het hele jaar instappen.", "Een lijst van werkgevers die we echt kennen."}},
	{Name: "Béatrice", World: "isp", Organisation: "Atelier Passerelle", Languages: []string{"fr", "nl"},
		Cards: []string{"Un parcours qui continue quand on déménage de commune.", "Demander à " + Named + ", à l’accueil : elle sait à qui parler.", "Le permis de conduire, payé comme une formation."}},
	{Name: "Ilse", World: "isp", Organisation: "Werkpunt Vaart", Languages: []string{"nl"}, Absent: 2,
		Cards: []string{"Vervoer terugbetaald vóór de eerste dag, niet erna."}},
	// companies
	{Name: "Tilda", World: "firm", Organisation: "Bakkerij Morgenrood", Languages: []string{"nl", "fr"},
		Cards:   []string{"Beginnen met halve dagen, met volledige bescherming vanaf dag één.", "Een collega die weet hoe het huis werkt, niet waarom u er bent.", "Een andere werkplek kunnen kiezen zonder uitleg."},
		Promise: &Promise{"Twee plaatsen per jaar om in halve dagen te beginnen", "De uurroosters van één team aanpassen", "Personeelsdienst", "Twee mensen begonnen in halve dagen en bleven zes maanden"}},
	{Name: "Philippe", World: "firm", Organisation: "Transports Lagneau", Languages: []string{"fr"},
		Cards:   []string{"Un annuaire interne sans nom ni photo au standard.", "Une avance sur salaire le premier mois, sur simple demande.", "Une personne de confiance formée dans chaque dépôt."},
		Promise: &Promise{"Une personne de confiance formée dans chaque dépôt", "Choisir et inscrire deux personnes à une formation", "Ressources humaines", "Quatre dépôts sur quatre ont leur personne de confiance"}},
	{Name: "Nadia", World: "firm", Organisation: "Clair de Ville Nettoyage", Languages: []string{"fr", "nl"},
		Cards: []string{"Changer de chantier en 24 heures si quelqu’un le demande.", "Des horaires de jour plutôt que la nuit.", "Le bulletin de paie remis comme la personne veut."}},
	{Name: "Pieter", World: "firm", Organisation: "Studio Kaai", Languages: []string{"nl", "en"},
		Cards: []string{"Verlof dat geen reden vraagt, een paar dagen per jaar.", "Thuiswerk is niet voor iedereen veilig: bied altijd een bureau aan."}},
	{Name: "Sophie", World: "firm", Organisation: "Pharma Lumen", Languages: []string{"fr", "en"}, Late: 20,
		Cards: []string{"Former l’accueil et la sécurité à ne jamais dire qui travaille ici.", "Un contrat d’essai plus long, mais payé dès le début."}},
	{Name: "Grant", World: "firm", Organisation: "Northgate Software", Languages: []string{"en", "fr"},
		Cards: []string{"Remove gaps in a CV from what we ask about.", "A buddy for the first three months."}},
	{Name: "Dirk", World: "firm", Organisation: "Groencentrum Hof", Languages: []string{"nl", "de"}, Absent: 3,
		Cards: []string{"Seizoenswerk met een vast vervolg."}},
	// social partners
	{Name: "Fatou", World: "social", Organisation: "Forum du Canal", Languages: []string{"fr"},
		Cards:   []string{"Une clause dans la convention du secteur : changer de lieu de travail sans justification.", "Former les délégations à écouter et à orienter.", "Protéger le salaire pendant les démarches."},
		Promise: &Promise{"Une clause type, prête à être négociée dans un secteur", "Mettre le point à l’ordre du jour de la commission", "Service d’étude", "La clause est discutée dans une commission paritaire"}},
	{Name: "Lieve", World: "social", Organisation: "Platform Werkers", Languages: []string{"nl", "fr"},
		Cards:   []string{"Elke vertrouwenspersoon op het werk krijgt een opleiding van een halve dag.", "Afspraken tijdens de werkuren zijn gewoon werktijd."},
		Promise: &Promise{"Een halve dag opleiding voor wie vertrouwenspersoon is", "De opleiding samen met een vereniging schrijven", "Vormingsdienst", "Zestig mensen volgden de opleiding"}},
	{Name: "Antoine", World: "social", Organisation: "Alliance des Petites Maisons", Languages: []string{"fr", "nl"},
		Cards: []string{"Un guide de deux pages pour les patrons de très petites entreprises.", "Un numéro où l’employeur peut demander conseil sans donner de nom."}},
	{Name: "Greet", World: "social", Organisation: "Platform Werkers", Languages: []string{"nl"}, Late: 5,
		Cards: []string{"Een premie die de werkplek steunt, niet de persoon een etiket geeft."}},
	{Name: "Helmut", World: "social", Organisation: "Runder Tisch Ost", Languages: []string{"de", "fr", "nl"},
		Cards: []string{"Eine Ansprechperson in jedem Betrieb, mit Zeit dafür.", "Probearbeit in einem anderen Ort möglich machen."}},
	// specialised associations
	{Name: "Linde", World: "assoc", Organisation: "Huis De Kade", Languages: []string{"nl", "fr", "en"},
		Cards:   []string{"De vereniging en de werkgever spreken af wat niet gezegd wordt.", "Iemand die meegaat naar de eerste werkdag, als u dat wilt.", "Een plek om na het werk even te landen."},
		Promise: &Promise{"Meegaan naar de eerste werkdag, voor wie dat wil", "Vijf vrijwillige collega’s vinden en vormen", "Coördinatie onthaal", "Twintig eerste werkdagen samen"}},
	{Name: "Agnès", World: "assoc", Organisation: "La Maison Tilleul", Languages: []string{"fr"},
		Cards:   []string{"Commencer par ce que la personne sait faire, pas par ce qui lui est arrivé.", "Une permanence de l’association dans les locaux de formation.", "Que la personne décide qui sait quoi."},
		Promise: &Promise{"Une permanence dans un centre de formation, un matin par semaine", "Choisir le centre et le jour", "Équipe de terrain", "Quarante matinées tenues en un an"}},
	{Name: "Mirjam", World: "assoc", Organisation: "Steunpunt Linde", Languages: []string{"nl", "en"},
		Cards: []string{"Korte lijnen: één nummer waar begeleiders elkaar vinden.", "Nooit een adres in een gedeelde agenda."}},
	{Name: "Rokia", World: "assoc", Organisation: "Collectif Aube", Languages: []string{"fr", "en"},
		Cards: []string{"Des cours de langue dès le premier jour, sans attendre les papiers.", "Un parrainage par des femmes qui ont un métier qu’on n’imagine pas."}},
	{Name: "Ingrid", World: "assoc", Organisation: "Haus am Bach", Languages: []string{"de", "fr"}, Late: 8,
		Cards: []string{"Kinderbetreuung, die auch um sechs Uhr öffnet."}},
	// public authority
	{Name: "Étienne", World: "public", Organisation: "Cellule Horizon", Languages: []string{"fr", "nl"},
		Cards: []string{"Un seul dossier entre l’emploi, le logement et l’accueil des enfants.", "Financer le temps de coordination, pas seulement les actions."}},
	{Name: "Katrijn", World: "public", Organisation: "Bureau Noordzicht", Languages: []string{"nl", "fr"},
		Cards: []string{"Een label is minder waard dan een afspraak met een datum."}},
	// in their own name
	{Name: "Sam", World: "own", Languages: []string{"nl", "fr", "en"},
		Cards: []string{"U kiest zelf uw contactpersoon, en u mag wisselen.", "Duidelijk zeggen wie wat leest."}},
	{Name: "Odile", World: "own", Languages: []string{"fr", "en"},
		Cards: []string{"Demander : « De quoi avez-vous besoin pour commencer lundi ? »", "Des offres d’emploi écrites sans jargon."}},
}

// Avenue is what the cast writes into a canvas: one text per field.
type Avenue struct {
	Lang, Title, Idea string
	Fields            map[string]string
}
