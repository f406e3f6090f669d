//! What the gateway does not carry: calls without its token, too many, too large, too slow, or to where nobody should get.

use super::*;

#[tokio::test]
async fn a_gateway_with_a_token_carries_no_call_without_it() {
    let mut peer = Peer::start().await;
    let token = Token::new("0123456789abcdef").unwrap();
    let gateway = start(router(allow_list(&[peer.address]), Some(token), Limits::SERVE)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let call = async |headers: &[(&str, &str)]| post(gateway, &path, headers, &client::request("ok")).await;

    let wants = "this gateway wants its token as `authorization: Bearer TOKEN`; the call had ";
    check(&call(&[]).await, "16", Some("token-needed"), &format!("{wants}none"));
    let wrong = call(&[("authorization", "Bearer 0123456789abcdee")]).await;
    check(&wrong, "16", Some("token-needed"), &format!("{wants}a wrong one"));

    check(&call(&[("authorization", "Bearer 0123456789abcdef")]).await, "0", None, "");
    let carried = peer.next_call().await;
    assert!(!carried.headers.contains_key("authorization"), "the token is not for the service");
    assert!(peer.no_more_calls(), "only the call with the token arrived");
}

#[tokio::test]
async fn more_calls_than_the_gateway_carries_are_refused_until_one_ends() {
    let mut peer = Peer::start().await;
    let limits = Limits { calls: 2, ..Limits::SERVE };
    let gateway = start(router(allow_list(&[peer.address]), None, limits)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut hanging = Vec::new();
    for _ in 0..2 {
        hanging.push(client::send(gateway, &path, &[], &client::request("hang")).await);
        peer.next_call().await;
    }
    let message = "this gateway carries 2 calls already, the most it does; try again when one ended";
    check(&post(gateway, &path, &[], &client::request("ok")).await, "8", Some("gateway-limit"), message);
    hanging.pop();
    peer.call_was_dropped().await;
    check(&post(gateway, &path, &[], &client::request("ok")).await, "0", None, "");
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused_in_words() {
    let mut peer = Peer::start().await;
    let limits = Limits { request_bytes: 1_000, ..Limits::SERVE };
    let gateway = start(router(allow_list(&[peer.address]), None, limits)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let message = "the request is larger than 1000 bytes, the most that this gateway passes on";
    // By what it says of itself, by what comes, and far more than fits between the two.
    for bytes in [1_001, 3_000, 10_000_000] {
        let answer = post(gateway, &path, &[], &vec![0; bytes]).await;
        check(&answer, "8", Some("gateway-limit"), message);
    }
    assert!(peer.no_more_calls());
    check(&post(gateway, &path, &[], &client::request(&"x".repeat(100))).await, "0", None, "");
}

#[tokio::test]
async fn a_request_that_does_not_arrive_is_given_up() {
    let peer = Peer::start().await;
    let limits = Limits { request_time: Duration::from_millis(50), ..Limits::SERVE };
    let gateway = start(router(allow_list(&[peer.address]), None, limits)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut connection = TcpStream::connect(gateway).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 100\r\n\
         content-type: application/grpc-web+proto\r\n\r\n\0"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let answer = client::read_to_end(connection, Vec::new()).await;
    let message = "the request did not arrive within 0 s, the longest that this gateway waits for one";
    check(&answer, "8", Some("gateway-limit"), message);
}

/// A gateway that may call `service.example` at this port, a name that leads to these addresses.
async fn gateway_by_name(port: u16, addresses: &'static [&'static str]) -> (SocketAddr, String) {
    let resolver = tower::service_fn(move |_| async move {
        Ok::<_, io::Error>(addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)))
    });
    let name = format!("service.example:{port}");
    let allow_list = AllowList::resolving([(name.parse().unwrap(), false)], &Roots::system(), resolver);
    (start(router(allow_list, None, Limits::SERVE)).await, format!("/grpc/{name}/{EXECUTE}"))
}

#[tokio::test]
async fn a_name_that_leads_to_a_metadata_address_is_refused_right_before_it_is_called() {
    let mut peer = Peer::start().await;
    let port = peer.address.port();
    let (gateway, path) = gateway_by_name(port, &["127.0.0.1"]).await;
    check(&post(gateway, &path, &[], &client::request("ok")).await, "0", None, "");
    peer.next_call().await;
    for (addresses, address) in [
        (&["169.254.169.254"][..], "169.254.169.254"),
        (&["127.0.0.1", "169.254.169.254"], "169.254.169.254"),
        (&["::ffff:169.254.169.254"], "::ffff:169.254.169.254"),
        (&["fd00:ec2::254"], "fd00:ec2::254"),
    ] {
        let (gateway, path) = gateway_by_name(port, addresses).await;
        let answer = post(gateway, &path, &[], &client::request("ok")).await;
        let message = format!(
            "service.example:{port} is not called: the name resolves to {address}, a link-local or metadata address; put \
             the address itself on the allow-list if you mean it, with --allow {}",
            SocketAddr::new(address.parse().unwrap(), port),
        );
        check(&answer, "7", Some("refused-by-gateway"), &message);
    }
    assert!(peer.no_more_calls(), "the harmless address beside it is not called either");
}

#[tokio::test]
async fn an_address_that_was_allowed_itself_is_called_as_it_is() {
    let peer = Peer::start().await;
    let resolver = tower::service_fn(async |_| Err::<std::vec::IntoIter<SocketAddr>, _>(io::Error::other("asked")));
    let allowed = [(peer.address.to_string().parse().unwrap(), false)];
    let allow_list = AllowList::resolving(allowed, &Roots::system(), resolver);
    let gateway = start(router(allow_list, None, Limits::SERVE)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    check(&post(gateway, &path, &[], &client::request("ok")).await, "0", None, "");
}
