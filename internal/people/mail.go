package people

// SendsMail says whether this server can write to people at all.
func (s *Service) SendsMail() bool { return false }

// SendsCodes says whether people may come in with a code sent by mail.
func (s *Service) SendsCodes() bool { return s.SendsMail() }
