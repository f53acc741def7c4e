// Package stamp gets and checks time stamps of RFC 3161: the word of an authority that some bytes existed at a time.
package stamp

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/digitorus/timestamp"
)

// mostBytes of an answer are read; real ones have a few thousand.
const mostBytes = 1 << 20

// Get asks the authority at an address for a time stamp over b and returns its whole answer, in DER, as openssl ts reads
// it. It is checked before it is returned. ctx bounds the waiting.
func Get(ctx context.Context, address string, b []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, err
	}
	query, err := timestamp.CreateRequest(bytes.NewReader(b), &timestamp.RequestOptions{Certificates: true, Nonce: nonce})
	if err != nil {
		return nil, err
	}
	answer, err := post(ctx, address, query)
	if err != nil {
		return nil, err
	}
	s, err := parse(answer, b)
	if err != nil {
		return nil, err
	}
	if s.Nonce == nil || s.Nonce.Cmp(nonce) != 0 {
		return nil, errors.New("the answer is to another question")
	}
	return answer, nil
}

func post(ctx context.Context, address string, query []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(query))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/timestamp-query")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the authority answered with status %d", response.StatusCode)
	}
	return io.ReadAll(io.LimitReader(response.Body, mostBytes))
}

// Stamp is what an authority says.
type Stamp struct {
	Time      time.Time // UTC
	Authority string    // the name in its certificate
	Trusted   bool      // its certificate leads to one of the roots
}

// Check reads a time stamp over b. Roots may be nil: then nobody says who the authority is, and Trusted is false.
func Check(answer, b []byte, roots *x509.CertPool) (Stamp, error) {
	s, err := parse(answer, b)
	if err != nil {
		return Stamp{}, err
	}
	certificate := signingCertificate(s.Certificates)
	out := Stamp{Time: s.Time.UTC(), Authority: certificate.Subject.String()}
	if roots == nil {
		return out, nil
	}
	between := x509.NewCertPool()
	for _, c := range s.Certificates {
		between.AddCert(c)
	}
	_, err = certificate.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: s.Time,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}})
	out.Trusted = err == nil
	return out, nil
}

// parse reads an answer and checks its signature and that it is about b.
func parse(answer, b []byte) (*timestamp.Timestamp, error) {
	s, err := timestamp.ParseResponse(answer)
	if err != nil {
		return nil, err
	}
	if len(s.Certificates) == 0 { // the library checks no signature then
		return nil, errors.New("it holds no certificate")
	}
	sum := sha256.Sum256(b)
	if s.HashAlgorithm != crypto.SHA256 || !bytes.Equal(s.HashedMessage, sum[:]) {
		return nil, errors.New("it is about something else")
	}
	return s, nil
}

// signingCertificate is the one that may sign time stamps; an answer can bring those above it along.
func signingCertificate(all []*x509.Certificate) *x509.Certificate {
	for _, c := range all {
		for _, use := range c.ExtKeyUsage {
			if use == x509.ExtKeyUsageTimeStamping {
				return c
			}
		}
	}
	return all[0]
}
