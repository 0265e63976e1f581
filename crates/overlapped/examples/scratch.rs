use overlapped::*;
fn main() -> Result<()> {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    let client = Socket::connected(listener.local_address()?)?;
    let client = client.event_select(NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE)?;
    let w = wait_one(&client, Timeout::After(std::time::Duration::from_secs(3)))?;
    println!("{w:?}");
    let occurred = client.enumerate()?;
    println!("{occurred:?}");
    Ok(())
}
