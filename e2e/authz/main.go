// SPDX-License-Identifier: Apache-2.0

// Serves envoy.service.auth.v3.Authorization with Envoy's own messages, and judges as a request's X-Say asks it to.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	rpc "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type judge struct {
	auth.UnimplementedAuthorizationServer
}

func header(key, value string, appended bool) *core.HeaderValueOption {
	return &core.HeaderValueOption{
		Header: &core.HeaderValue{Key: key, Value: value},
		Append: wrapperspb.Bool(appended),
	}
}

func denied(code typev3.StatusCode, body string, headers ...*core.HeaderValueOption) *auth.CheckResponse {
	return &auth.CheckResponse{
		Status: &rpc.Status{Code: int32(codes.PermissionDenied)},
		HttpResponse: &auth.CheckResponse_DeniedResponse{DeniedResponse: &auth.DeniedHttpResponse{
			Status:  &typev3.HttpStatus{Code: code},
			Headers: headers,
			Body:    body,
		}},
	}
}

func (judge) Check(ctx context.Context, request *auth.CheckRequest) (*auth.CheckResponse, error) {
	http := request.GetAttributes().GetRequest().GetHttp()
	switch http.GetHeaders()["x-say"] {
	case "allow":
		return &auth.CheckResponse{
			Status: &rpc.Status{Code: int32(codes.OK)},
			HttpResponse: &auth.CheckResponse_OkResponse{OkResponse: &auth.OkHttpResponse{
				Headers:                 []*core.HeaderValueOption{header("X-User", "ann", false), header("x-group", "b", true)},
				HeadersToRemove:         []string{"X-Secret", "host"},
				ResponseHeadersToAdd:    []*core.HeaderValueOption{header("Set-Cookie", "s=1", true)},
				QueryParametersToSet:    []*core.QueryParameter{{Key: "seen", Value: "a b"}},
				QueryParametersToRemove: []string{"drop"},
			}},
		}, nil
	case "bare":
		return &auth.CheckResponse{Status: &rpc.Status{Code: int32(codes.OK)}}, nil
	case "empty":
		return &auth.CheckResponse{}, nil
	case "deny":
		return denied(typev3.StatusCode_Unauthorized, "not you", header("WWW-Authenticate", "Say", false)), nil
	case "send":
		return denied(typev3.StatusCode_Found, "", header("Location", "https://id.example/start", false)), nil
	case "no":
		return &auth.CheckResponse{Status: &rpc.Status{Code: int32(codes.PermissionDenied)}}, nil
	case "break":
		return denied(typev3.StatusCode_Forbidden, "", header("X-Split", "a\r\nX-Other: b", false)), nil
	case "fail":
		return nil, status.Error(codes.ResourceExhausted, "no more")
	case "hang":
		<-ctx.Done()
		return nil, ctx.Err()
	default:
		told, err := protojson.Marshal(request)
		if err != nil {
			return nil, err
		}
		return denied(typev3.StatusCode_Conflict, string(told)), nil
	}
}

func main() {
	port := flag.Int("port", 0, "where it listens, on 127.0.0.1")
	flag.Parse()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	server := grpc.NewServer()
	auth.RegisterAuthorizationServer(server, judge{})
	if err := server.Serve(listener); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
