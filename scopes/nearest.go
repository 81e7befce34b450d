package scopes

// Nearest suggests one of the candidates for a name that is none of them, empty if none is near.
func Nearest(name string, candidates []string) string { return nearest(name, candidates) }
