//! `select` (SEL).

use crate::common::{SOON, pair};
use overlapped::{SocketSet, Timeout, WsaError, select};

#[test]
fn sel_2_select_takes_more_than_64_sockets() {
    let pairs: Vec<_> = (0..100).map(|_| pair()).collect();
    pairs[3].0.send_now(b"x").unwrap();
    pairs[97].0.send_now(b"x").unwrap();
    let mut ready = 0;
    while ready < 2 {
        let mut read = SocketSet::with_capacity(100);
        pairs.iter().for_each(|(_, server)| read.insert(server));
        ready = select(Some(&mut read), None, None, SOON).unwrap();
        assert_eq!(read.len(), ready);
        if ready == 2 {
            let found: Vec<_> = (0..100).filter(|index| read.contains(&pairs[*index].1)).collect();
            assert_eq!(found, [3, 97]);
        }
    }
    let (mut read, mut write) = (SocketSet::new(), SocketSet::new());
    read.insert(&pairs[0].1);
    write.insert(&pairs[0].1);
    assert_eq!(select(Some(&mut read), Some(&mut write), None, SOON), Ok(1));
    assert!(read.is_empty() && write.contains(&pairs[0].1));
    assert_eq!(select(None, None, None, Timeout::Zero), Err(WsaError::WSAEINVAL));
}
