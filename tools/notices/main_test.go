package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLicencesAreRecognised(t *testing.T) {
	tests := map[string]string{
		"Permission is hereby granted, free of charge, to any person\n obtaining a copy of this":                                   "MIT",
		"Redistribution and use in source and binary forms, with or without":                                                       "BSD-2-Clause",
		"Redistribution and use in source and binary forms … may be used to endorse or promote":                                    "BSD-3-Clause",
		"Apache License\n  Version 2.0, January 2004 … TERMS AND CONDITIONS":                                                       "Apache-2.0",
		"Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted.": "0BSD",
		"Mozilla Public License Version 2.0":                                                                                       "MPL-2.0",
		"All rights reserved.":                                                                                                     "",
	}
	for text, want := range tests {
		if got := identify(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAPartWithoutLicenceStopsTheNotices(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte("All rights reserved."), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := newPart("secret", "v1", dir); err == nil || !strings.Contains(err.Error(), "no licence") {
		t.Errorf("got %v, want a refusal", err)
	}
}
