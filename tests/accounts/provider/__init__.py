"""A real OpenID Connect provider on this machine, to sign in with."""
