//! An HTTP/1.1 server: hyper over a completion port, each connection a task of the port.
//!
//! ```text
//! cargo run --example http_completion_port 127.0.0.1:7777
//! curl http://127.0.0.1:7777/ --next --data-binary @file http://127.0.0.1:7777/echo
//! ```
//!
//! Functions of the model: `CreateIoCompletionPort`, `AcceptEx`, `WSARecv` of nothing to learn that there is something, `recv`,
//! `send`, `GetQueuedCompletionStatusEx`. An idle connection has no operation with a buffer.

use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;

use futures_lite::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use overlapped::{CompletionPort, Concurrency, PortHandle, Result, Socket};

fn main() -> Result<()> {
    let listener = Socket::listener(address())?;
    println!("http over a completion port at {}", listener.local_address()?);
    serve(listener)
}

/// Accepts for ever, and makes each connection a task.
pub fn serve(listener: Socket) -> Result<()> {
    let address = listener.local_address()?;
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    let (handle, listener) = (port.handle(), port.associate(listener, 0)?);
    port.block_on(async move {
        loop {
            match listener.accept_into(Socket::tcp_for(address)?).await {
                Ok(accepted) => {
                    let port = handle.clone();
                    // What goes wrong with one client is no end of the server.
                    handle.spawn(async move {
                        if let Err(error) = converse(&port, accepted.socket).await {
                            eprintln!("{error}");
                        }
                    });
                }
                Err(failed) => eprintln!("{failed}"),
            }
        }
    })
}

/// Answers requests until the client closes the connection.
async fn converse(port: &PortHandle<Vec<u8>>, client: Socket) -> Result<(), Box<dyn Error + Send + Sync>> {
    client.set_nodelay(true)?;
    let stream = port.associate_skipping(client, 1)?.into_stream()?;
    let mut server = hyper::server::conn::http1::Builder::new();
    // Who has said all that it will still wants its answer.
    server.half_close(true);
    Ok(server.serve_connection(TokioIo::new(stream), service_fn(answer)).await?)
}

type Body = BoxBody<Bytes, hyper::Error>;

async fn answer(request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let path = request.uri().path();
    let (status, body) = match (request.method(), path.strip_prefix("/lines/").map(str::parse)) {
        (&Method::GET, Some(Ok(count))) => (StatusCode::OK, lines(count)),
        (&Method::GET, None) if path == "/" => (StatusCode::OK, whole("hello over a completion port\n")),
        (&Method::POST, None) if path == "/echo" => (StatusCode::OK, request.into_body().boxed()),
        _ => (StatusCode::NOT_FOUND, whole("not here\n")),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    Ok(response)
}

/// A body whose length is known.
fn whole(text: &'static str) -> Body {
    Full::from(text).map_err(|never| match never {}).boxed()
}

/// A body that comes line by line, in chunks.
fn lines(count: usize) -> Body {
    let line = |number| Ok(Frame::data(Bytes::from(format!("line {number}\n"))));
    BodyExt::boxed(StreamBody::new(stream::iter((0..count).map(line))))
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
