package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// spreadsheet writes a file for a spreadsheet: in UTF-8 with its mark, with the separator that the reader's spreadsheet expects, and
// with nothing that a spreadsheet would run. name is neutral: it stays in the folder of downloads.
func (s *Site) spreadsheet(w http.ResponseWriter, v visit, name string, rows [][]string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if v.Words.Lang() != "en" {
		c.Comma = ';'
	}
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = harmless(cell)
		}
		if err := c.Write(safe); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// harmless is a cell that no spreadsheet takes for a formula: what begins like one, behind whatever does not show, is written as text.
func harmless(cell string) string {
	begins := strings.TrimLeftFunc(cell, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) })
	if begins != "" && strings.ContainsRune("=+-@|%\uff1d\uff0b\uff0d\uff20", []rune(begins)[0]) || strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\x00") {
		return "'" + cell
	}
	return cell
}
