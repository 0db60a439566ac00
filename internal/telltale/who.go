package telltale

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	titles = set("mme madame mlle monsieur mr maitre docteur dr", "mevrouw mevr meneer dhr", "mrs ms miss mister", "frau herr")
	called = set("s'appelle appelee appele nommee prenommee", "heet genaamd", "called named", "heisst namens")
	// First names that one meets in Brussels, for what stands at the beginning of a sentence and in German, where every noun has
	// a capital. Not those that are words as well.
	firstNames = set(
		"fatima aicha khadija amina yasmina samira nadia leila layla salma hajar naima zineb imane sanae mohamed mohammed ahmed youssef karim rachid hassan omar ali bilal",
		"marie sophie julie isabelle nathalie sandrine valerie catherine caroline celine aurelie camille manon emilie charlotte lea chloe emma louise alice juliette pauline laura sarah eva anne christine monique francoise martine nicolas thomas julien antoine pierre philippe laurent olivier sebastien benoit vincent stephane frederic",
		"an els sofie katrien ilse griet lieve hilde leen veerle lotte femke tine sanne merel linde noor wout bram jeroen tom stijn koen pieter jan dirk kris bart wim tilda saskia",
		"anna maria elena olga irina svetlana natasha ioana andreea joanna agnieszka katarzyna ewa monika grace blessing esther ruth naomi jane mary susan karen john james david michael peter paul mark",
		"sabine petra claudia birgit heike ute karin ingrid helga katja hannah lena lisa julia stefan andreas thomas jurgen klaus wolfgang dieter",
	)
	// What has a capital inside a sentence and names no person.
	notNames = set(
		"actiris bruxelles brussel brussels bruessel brussel-hoofdstad belgique belgie belgium belgien wallonie vlaanderen flandre europe europa formation vdab forem cpas ocmw onem rva onss mutualite",
		"onva unia iefh igvm hackathon4women word excel europeen europees european france nederland allemagne deutschland",
		"lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december",
		"french dutch english german francais neerlandais anglais allemand nederlands frans engels duits deutsch internet etat region commune ministre i ok",
	)
	german = set("der das und ist mit fur nicht auch werden wird ein eine einem einen einer im vom zum zur dass ohne nach keine kein den dem auf bei ich wir sich")
	others = set("de het een van en voor niet ook op zonder naar wie geen aan", "le la les des du et pour avec sans un une qui que dans sur", "the a of and for with without to that who at")
)

func names(words []word, add func(Kind, int, int)) {
	inGerman := count(words, german) > count(words, others) // where every noun has a capital
	for i, w := range words {
		shape := w.capital && len([]rune(w.raw)) > 1 && !shouted(w.raw) && !digits(w.raw)
		before := ""
		if i > 0 {
			before = words[i-1].low
		}
		switch {
		case titles[w.low] && i+1 < len(words) && words[i+1].capital && !shouted(words[i+1].raw):
			add(Name, i, i+2)
		case !shape || towns[w.low] || notNames[w.low]:
		case called[before] || firstNames[strings.TrimSuffix(strings.TrimSuffix(w.low, "'s"), "s")] || firstNames[w.low]:
			add(Name, i, i+1)
		case !w.starts && !inGerman && !streets[before]:
			add(Name, i, i+1)
		}
	}
}

func count(words []word, of map[string]bool) (n int) {
	for _, w := range words {
		if of[w.low] {
			n++
		}
	}
	return n
}

// shouted is an abbreviation: capitals alone.
func shouted(s string) bool { return len(s) > 1 && strings.ToUpper(s) == s }

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

var (
	towns = set(
		"anderlecht auderghem oudergem etterbeek evere forest vorst ganshoren ixelles elsene jette koekelberg molenbeek schaerbeek schaarbeek uccle ukkel watermael woluwe saint-gilles sint-gillis saint-josse sint-joost berchem laeken laken neder-over-heembeek marolles matonge cureghem",
		"liege luik luttich namur namen mons bergen charleroi tournai doornik wavre waver nivelles nijvel louvain leuven malines mechelen gand gent ghent anvers antwerpen antwerp bruges brugge courtrai kortrijk ostende oostende hasselt genk alost aalst verviers eupen arlon aarlen halle vilvoorde vilvorde dinant huy hoei seraing herstal la-louviere roeselare aarschot tienen",
	)
	streets   = set("rue avenue boulevard chaussee place quai impasse clos square", "straat laan plein steenweg weg", "street road lane", "strasse platz allee")
	streetEnd = regexp.MustCompile(`^\p{Lu}\p{L}{2,}(straat|laan|plein|steenweg|strasse|straße|gasse|platz)$`)
	shelters  = set("refuge foyer maison-d'accueil centre-d'accueil", "vluchthuis opvanghuis", "shelter refuge", "frauenhaus")
	here      = set("mon notre son ce", "mijn ons haar dit", "my our her this", "mein meinem unser unserem ihrem diesem")
)

func places(words []word, add func(Kind, int, int)) {
	for i, w := range words {
		switch {
		case towns[w.low] && w.capital:
			add(Place, i, i+1)
		case streets[w.low] && i+1 < len(words) && (words[i+1].capital && !words[i+1].starts || nameAfterDe(words[i+1:])):
			add(Place, i, min(i+4, len(words)))
		case streetEnd.MatchString(w.raw):
			add(Place, i, min(i+2, len(words)))
		case shelters[w.low] && i > 0 && here[words[i-1].low]:
			add(Place, i-1, i+1)
		}
	}
}

// nameAfterDe is "de la Loi" behind a street.
func nameAfterDe(next []word) bool {
	for i, w := range next[:min(4, len(next))] {
		if w.capital {
			return i > 0
		}
		if w.low != "de" && w.low != "du" && w.low != "des" && w.low != "la" && w.low != "l'" && w.low != "d'" {
			return false
		}
	}
	return false
}

var (
	tableWords = set("table groupe ronde tour manche", "tafel groep ronde", "table group round", "tisch gruppe runde")
	ours       = set("notre nos", "onze ons", "our", "unser unsere unserem unserer unseren")
	numbers    = set("1 2 3 4 5 6 7 8 9", "un une deux trois quatre cinq six sept huit neuf", "een twee drie vier vijf zes zeven acht negen", "one two three four five six seven eight nine", "ein eine einer zwei drei vier funf sechs sieben acht neun")
	crowd      = set("personnes femmes participantes participants meres victimes femme personne participante",
		"mensen vrouwen deelnemers deelneemsters moeders slachtoffers vrouw persoon deelneemster",
		"people women participants mothers victims woman person", "personen frauen teilnehmende teilnehmerinnen mutter opfer frau person")
	only = set("seule seul", "enige", "only", "einzige einzigen")
)

func tables(words []word, add func(Kind, int, int)) {
	for i, w := range words {
		if !tableWords[w.low] {
			continue
		}
		switch {
		case i+1 < len(words) && (digits(words[i+1].raw) || numbers[words[i+1].low] && words[i+1].low != "une" && words[i+1].low != "een" && words[i+1].low != "eine"):
			add(Table, i, i+2)
		case i > 0 && ours[words[i-1].low] && w.low != "tour":
			add(Table, i-1, i+1)
		}
	}
}

func few(words []word, add func(Kind, int, int)) {
	for i, w := range words {
		if !crowd[w.low] || i == 0 {
			continue
		}
		before := words[i-1].low
		plural := strings.HasSuffix(w.low, "s") || strings.HasSuffix(w.low, "n") || w.low == "people"
		one := numbers[before] && (before == "1" || before == "one" && w.low != "person")
		switch {
		case only[before], numbers[before] && plural && before != "un" && before != "une" && before != "een" && before != "eine", one:
			add(Few, i-1, i+1)
		case i > 1 && numbers[words[i-2].low] && plural && len(before) > 2 && words[i-2].low != "une" && words[i-2].low != "een" && words[i-2].low != "eine" && words[i-2].low != "one":
			add(Few, i-2, i+1)
		}
	}
}

// phoneDigits is how many digits in a row are a telephone number.
const phoneDigits = 8

func contacts(words []word, add func(Kind, int, int)) {
	run, from := 0, 0
	for i, w := range words {
		if strings.Contains(w.raw, "@") {
			add(Contact, i, i+1)
		}
		d := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w.raw)
		if len(d)*2 <= len(w.raw) {
			run = 0
			continue
		}
		if run == 0 {
			from = i
		}
		if run += len(d); run >= phoneDigits {
			add(Contact, from, i+1)
		}
	}
}
