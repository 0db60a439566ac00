package web

// partsOfTable is what the chapters put on the table page, in the order in which it is read: cards, canvas, ballot, promises.
// A chapter adds one line.
func (s *Site) partsOfTable() []tablePart {
	return []tablePart{
		s.handPart, s.boardPart,
		s.readingPart, s.avenuePart,
		s.callPart, s.avenueListPart,
	}
}
