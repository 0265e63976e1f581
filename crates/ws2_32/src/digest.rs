//! Digests of data: the one thing that both of Windows' cryptographic interfaces have here, beside random bytes.

mod bcrypt;
mod crypt;

pub use bcrypt::makes_random_bytes;

use sha2::digest::{DynDigest, FixedOutputReset};

/// A digest that can be had twice.
trait Digest: DynDigest + Send + Sync {
    fn again(&self) -> Box<dyn Digest>;
}

impl<D: DynDigest + FixedOutputReset + Clone + Send + Sync + 'static> Digest for D {
    fn again(&self) -> Box<dyn Digest> {
        Box::new(self.clone())
    }
}

/// The algorithms, by the numbers and names that Windows gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    const ALL: [Self; 5] = [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    fn size(self) -> usize {
        self.start().output_size()
    }

    /// How many bytes are digested at a time.
    fn block(self) -> usize {
        if matches!(self, Self::Sha384 | Self::Sha512) { 128 } else { 64 }
    }

    fn start(self) -> Box<dyn Digest> {
        match self {
            Self::Md5 => Box::new(md5::Md5::default()),
            Self::Sha1 => Box::new(sha1::Sha1::default()),
            Self::Sha256 => Box::new(sha2::Sha256::default()),
            Self::Sha384 => Box::new(sha2::Sha384::default()),
            Self::Sha512 => Box::new(sha2::Sha512::default()),
        }
    }
}

/// A digest that is being made, of data alone or, as RFC 2104 has it, of a secret and data.
pub struct Running {
    algorithm: Algorithm,
    secret: Option<Vec<u8>>,
    inner: Box<dyn Digest>,
}

impl Running {
    pub fn new(algorithm: Algorithm, secret: Option<Vec<u8>>) -> Self {
        let mut running = Self { algorithm, secret, inner: algorithm.start() };
        running.begin();
        running
    }

    /// The secret's block, each byte of it changed by `mask`.
    fn padded(&self, mask: u8) -> Option<Vec<u8>> {
        let secret = self.secret.as_deref()?;
        let mut block = match secret.len() > self.algorithm.block() {
            true => {
                let mut digest = self.algorithm.start();
                digest.update(secret);
                digest.finalize().into_vec()
            }
            false => secret.to_vec(),
        };
        block.resize(self.algorithm.block(), 0);
        block.iter_mut().for_each(|byte| *byte ^= mask);
        Some(block)
    }

    fn begin(&mut self) {
        if let Some(block) = self.padded(0x36) {
            self.inner.update(&block);
        }
    }

    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    /// The same once more, with what it has digested.
    pub fn again(&self) -> Self {
        Self { algorithm: self.algorithm, secret: self.secret.clone(), inner: self.inner.again() }
    }

    /// The digest; the next one then begins.
    pub fn finish(&mut self) -> Vec<u8> {
        let inner = self.inner.finalize_reset().into_vec();
        let told = match self.padded(0x5c) {
            Some(block) => {
                let mut outer = self.algorithm.start();
                outer.update(&block);
                outer.update(&inner);
                outer.finalize().into_vec()
            }
            None => inner,
        };
        self.begin();
        told
    }
}
