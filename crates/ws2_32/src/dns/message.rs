//! An answer of a name server (RFC 1035), taken apart.

/// The types whose data have parts.
pub const A: u16 = 1;
pub const NS: u16 = 2;
pub const CNAME: u16 = 5;
pub const SOA: u16 = 6;
pub const PTR: u16 = 12;
pub const MX: u16 = 15;
pub const TXT: u16 = 16;
pub const AAAA: u16 = 28;
pub const SRV: u16 = 33;

/// One record.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    pub name: String,
    pub kind: u16,
    /// 1 for an answer, 2 for an authority, 3 for what is added.
    pub section: u32,
    pub seconds: u32,
    pub data: Data,
}

/// What it says.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    Address([u8; 4]),
    Address6([u8; 16]),
    Name(String),
    Exchange { name: String, preference: u16 },
    Texts(Vec<Vec<u8>>),
    Service { name: String, numbers: [u16; 3] },
    Authority { names: [String; 2], numbers: [u32; 5] },
    Other(Vec<u8>),
}

/// Reads on in a message.
struct Reader<'message> {
    message: &'message [u8],
    at: usize,
}

impl Reader<'_> {
    fn bytes<const COUNT: usize>(&mut self) -> Option<[u8; COUNT]> {
        let bytes = self.message.get(self.at..self.at + COUNT)?.try_into().ok()?;
        self.at += COUNT;
        Some(bytes)
    }

    fn short(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_be_bytes)
    }

    fn long(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_be_bytes)
    }

    /// A name, whose end may stand earlier in the message.
    fn name(&mut self) -> Option<String> {
        const MOST: usize = 128;
        let mut labels = Vec::new();
        let mut at = self.at;
        let mut followed = false;
        for _ in 0..MOST {
            let length = usize::from(*self.message.get(at)?);
            if length & 0xC0 == 0xC0 {
                let low = usize::from(*self.message.get(at + 1)?);
                if !followed {
                    self.at = at + 2;
                }
                followed = true;
                at = (length & 0x3F) << 8 | low;
                continue;
            }
            at += 1 + length;
            if length == 0 {
                if !followed {
                    self.at = at;
                }
                return Some(labels.join("."));
            }
            labels.push(String::from_utf8_lossy(self.message.get(at - length..at)?).into_owned());
        }
        None
    }

    fn record(&mut self, section: u32) -> Option<Record> {
        let name = self.name()?;
        let (kind, _class, seconds, length) = (self.short()?, self.short()?, self.long()?, usize::from(self.short()?));
        let end = self.at + length;
        let own = self.message.get(self.at..end)?;
        let data = match kind {
            A => Data::Address(self.bytes()?),
            AAAA => Data::Address6(self.bytes()?),
            NS | CNAME | PTR => Data::Name(self.name()?),
            MX => {
                let preference = self.short()?;
                Data::Exchange { name: self.name()?, preference }
            }
            TXT => Data::Texts(texts(own)?),
            SRV => {
                let numbers = [self.short()?, self.short()?, self.short()?];
                Data::Service { name: self.name()?, numbers }
            }
            SOA => {
                let names = [self.name()?, self.name()?];
                Data::Authority {
                    names,
                    numbers: [self.long()?, self.long()?, self.long()?, self.long()?, self.long()?],
                }
            }
            _ => Data::Other(own.to_vec()),
        };
        self.at = end;
        Some(Record { name, kind, section, seconds, data })
    }
}

/// Texts, each behind its length.
fn texts(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut texts = Vec::new();
    while let [length, rest @ ..] = bytes {
        let (text, behind) = rest.split_at_checked(usize::from(*length))?;
        texts.push(text.to_vec());
        bytes = behind;
    }
    Some(texts)
}

/// The records of a message; `None` if it is malformed.
pub fn records(message: &[u8]) -> Option<Vec<Record>> {
    let mut reader = Reader { message, at: 4 };
    let questions = reader.short()?;
    let counts = [reader.short()?, reader.short()?, reader.short()?];
    for _ in 0..questions {
        reader.name()?;
        reader.long()?;
    }
    let mut records = Vec::new();
    for (section, count) in (1..).zip(counts) {
        for _ in 0..count {
            records.push(reader.record(section)?);
        }
    }
    Some(records)
}
