package standin

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"pat-robot/internal/fault"
)

const anyPort = "127.0.0.1:0"

// origin is one listener with its address as browsers write it.
type origin struct {
	name     string
	url      string // scheme://host:port, without a slash at the end
	listener net.Listener
	server   *http.Server
}

// listen opens an address of the loopback; an empty one means a free port.
func listen(ctx context.Context, name, addr string) (*origin, error) {
	if addr == "" {
		addr = anyPort
	}
	if !loopback(addr) {
		return nil, fault.New(fault.Usage, "use an address such as 127.0.0.1:8080",
			"the stand-in's %s cannot listen on %q, which is not on the loopback", name, addr)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "choose another port, or 0 for a free one", "the stand-in's %s cannot listen on %s", name, addr)
	}
	return &origin{
		name: name, url: "http://" + listener.Addr().String(), listener: listener,
		server: &http.Server{
			ReadHeaderTimeout: time.Minute,
			BaseContext:       func(net.Listener) context.Context { return ctx },
			ErrorLog:          log.New(io.Discard, "", 0), // cut connections are meant
		},
	}, nil
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (o *origin) serve() {
	go func() { _ = o.server.Serve(o.listener) }() // ends with Close, which is no fault
}
