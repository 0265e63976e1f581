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
use std::net::SocketAddr;

use futures_lite::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use overlapped::{CompletionPort, Concurrency, PortStream, Result, Socket};

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
                    accepted.socket.set_nodelay(true)?;
                    handle.spawn(converse(handle.associate_skipping(accepted.socket, 1)?.into_stream()?));
                }
                Err(failed) => eprintln!("{failed}"),
            }
        }
    })
}

/// Answers requests until the client closes the connection.
async fn converse(client: PortStream<Vec<u8>>) {
    let connection = hyper::server::conn::http1::Builder::new();
    if let Err(error) = connection.serve_connection(TokioIo::new(client), service_fn(answer)).await {
        eprintln!("{error}");
    }
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
