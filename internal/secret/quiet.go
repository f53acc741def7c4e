package secret

import "pat-robot/internal/quietbus"

func init() { quietbus.Restore() }
