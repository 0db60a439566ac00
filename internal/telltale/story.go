package telltale

import "strings"

// A story: somebody says "I" or "my" of her own life, or tells what happened to one person. A proposal says "we", "one", "a
// company".

var (
	selves = set("je j' me m' moi", "ik mij mezelf", "i me myself", "ich mir mich")
	mine   = set("mon ma mes", "mijn m'n", "my", "mein meine meinen meinem meiner meines")

	// "I" that proposes rather than tells, as long as no other person comes into it.
	proposes = set("propose pense crois suggere trouve", "stel denk vind geloof", "propose think suggest believe", "schlage denke finde glaube")
	him      = set("lui", "hij hem", "he him she", "er ihn ihm")
	thing    = set("faut y est existe suffit convient serait sera manque s'agit n'y")

	whose = set("son sa ses", "haar zijn", "her his", "ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner")
	near  = set(
		"mari ex ex-mari conjoint compagnon copain pere mere frere soeur fils fille enfants enfant bebe famille voisine voisin amie ami collegue cousine tante patron patronne chef cheffe",
		"man ex ex-man partner vriend vader moeder broer zus zoon dochter kinderen kind baby familie buurvrouw buurman vriendin collega nicht schoonzus tante baas bazin",
		"husband ex-husband boyfriend father mother brother sister son daughter children child kids family neighbour friend colleague cousin aunt boss manager",
		"mann ex-mann freund vater mutter bruder schwester sohn tochter kinder familie nachbarin nachbar freundin kollegin kollege cousine tante chef chefin",
	)

	a       = set("une un cette la l' d'", "een die deze", "a an one this that the", "eine einer einen diese dieser die")
	someone = set("femme dame maman participante amie voisine collegue cliente", "vrouw dame mama deelneemster vriendin buurvrouw collega klant",
		"woman lady mum friend neighbour colleague client participant", "frau dame mama teilnehmerin freundin nachbarin kollegin klientin")
	she = set("elle", "zij ze", "she", "sie")
	// What only happened to one: ideas are told in the present or as what should be.
	happened = set(
		"etait avait s'est vivait dormait fuyait travaillait battait frappait menacait quitte perdu revenue partie venue fui cachee menacee suivie battue raconte",
		"was had werd woonde woont sliep vluchtte werkte sloeg bedreigde verliet verloor moest vertelde durfde kwam kreeg",
		"was had were lived lives slept fled worked left lost came told said got hid hit",
		"war hatte wurde wohnte wohnt schlief floh arbeitete schlug verliess verlor musste erzahlte kam bekam",
	)
)

func stories(words []word, add func(Kind, int, int)) {
	other := otherPerson(words)
	upTo := func(i, n int) int { return min(i+n, len(words)) }
	for i, w := range words {
		next := words[i+1:]
		switch {
		case w.low == "i" && w.raw != "I", w.low == "me" && i > 0 && words[i-1].low == "let":
		case selves[w.low] && (other || len(next) == 0 || !proposes[next[0].low]):
			add(Story, i, upTo(i, 6))
		case mine[w.low] && len(next) > 0:
			add(Story, i, upTo(i, 5))
		case near[w.low] && i > 0 && whose[words[i-1].low]:
			add(Story, i-1, upTo(i, 5))
		case near[w.low] && i > 0 && ours[words[i-1].low] && !strings.HasSuffix(w.low, "s"):
			add(Story, i-1, upTo(i, 5))
		case someone[w.low] && i > 0 && a[words[i-1].low] && told(next, 6):
			add(Story, i-1, upTo(i, 6))
		case she[w.low] && told(next, 2):
			add(Story, i, upTo(i, 6))
		}
	}
}

// told says whether something happened within a few words.
func told(next []word, within int) bool {
	for _, w := range next[:min(within, len(next))] {
		if happened[w.low] || past(w) {
			return true
		}
	}
	return false
}

// past says whether a word looks like a verb of the past: cachait, stopped, versteckte, durfde.
func past(w word) bool {
	if w.capital && !shouted(w.raw) || len(w.low) < 5 {
		return false
	}
	for _, end := range []string{"ait", "ed", "te", "de", "ten", "den"} {
		if strings.HasSuffix(w.low, end) {
			return true
		}
	}
	return false
}

// otherPerson says whether somebody else comes into the text, as "he" or "her".
func otherPerson(words []word) bool {
	for i, w := range words {
		if him[w.low] || w.low == "il" && (i+1 == len(words) || !thing[words[i+1].low]) {
			return true
		}
	}
	return false
}
