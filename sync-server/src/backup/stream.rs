//! The form of a backup: a head, then chunks that are encrypted one by one and in their order.

use std::io::{self, ErrorKind, Read, Write};

use aes_gcm::{
    Aes256Gcm, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

const BEGINNING: &[u8; 18] = b"isotherm backup 1\n";
const SALT_BYTES: usize = 16;
const PREFIX_BYTES: usize = 7;
const CHUNK_BYTES: usize = 64 << 10;
const TAG_BYTES: usize = 16;
/// Source: RFC 9106, section 4, the second recommended option: 64 MiB, three passes, four lanes.
const COST: Cost = Cost { memory_kib: 64 << 10, passes: 3, lanes: 4 };
/// The most that a file may make us spend before its first byte is believed.
const COST_MAX: Cost = Cost { memory_kib: 1 << 20, passes: 16, lanes: 16 };

/// What it takes to make the key from the passphrase.
#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    fn bytes(self) -> [u8; 12] {
        let [a, b, c] = [self.memory_kib, self.passes, self.lanes].map(u32::to_be_bytes);
        let mut bytes = [0; 12];
        bytes.copy_from_slice(&[a, b, c].concat());
        bytes
    }

    fn read(bytes: [u8; 12]) -> io::Result<Self> {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = bytes;
        let memory_kib = u32::from_be_bytes([a, b, c, d]);
        let (passes, lanes) = (u32::from_be_bytes([e, f, g, h]), u32::from_be_bytes([i, j, k, l]));
        let is_fair = memory_kib <= COST_MAX.memory_kib
            && passes <= COST_MAX.passes
            && lanes <= COST_MAX.lanes;
        if is_fair { Ok(Self { memory_kib, passes, lanes }) } else { Err(damaged("its cost")) }
    }

    fn stretch(self, passphrase: &str, salt: &[u8]) -> io::Result<Zeroizing<[u8; 32]>> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32));
        let params = params.map_err(|_| damaged("its cost"))?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
            .map_err(|_| damaged("its salt"))?;
        Ok(key)
    }
}

/// What both sides do to a chunk.
struct Chunks {
    cipher: Aes256Gcm,
    head: Vec<u8>,
    prefix: [u8; PREFIX_BYTES],
    number: u32,
}

impl Chunks {
    fn new(key: &[u8; 32], head: Vec<u8>, prefix: [u8; PREFIX_BYTES]) -> Self {
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
        Self { cipher, head, prefix, number: 0 }
    }

    /// The number and whether it is the last: chunks neither move nor go missing.
    fn nonce(&mut self, is_last: bool) -> io::Result<[u8; 12]> {
        let mut nonce = [u8::from(is_last); 12];
        let [a, b, c, d] = self.number.to_be_bytes();
        for (to, from) in nonce.iter_mut().zip(self.prefix.into_iter().chain([a, b, c, d])) {
            *to = from;
        }
        let next = self.number.checked_add(1);
        self.number = next.ok_or_else(|| io::Error::other("it is too long for a backup"))?;
        Ok(nonce)
    }
}

/// Encrypts what is written to it.
pub(super) struct Sealing<W> {
    to: W,
    chunks: Chunks,
    open: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    pub(super) fn begin(mut to: W, passphrase: &str) -> io::Result<Self> {
        let (mut salt, mut prefix) = ([0; SALT_BYTES], [0; PREFIX_BYTES]);
        getrandom::fill(&mut salt).map_err(io::Error::other)?;
        getrandom::fill(&mut prefix).map_err(io::Error::other)?;
        let key = COST.stretch(passphrase, &salt)?;
        let head = [BEGINNING.as_slice(), &salt, &COST.bytes(), &prefix].concat();
        to.write_all(&head)?;
        Ok(Self { to, chunks: Chunks::new(&key, head, prefix), open: Zeroizing::default() })
    }

    fn seal(&mut self, chunk: &[u8], is_last: bool) -> io::Result<()> {
        let nonce = Nonce::from(self.chunks.nonce(is_last)?);
        let payload = Payload { msg: chunk, aad: &self.chunks.head };
        let sealed = self.chunks.cipher.encrypt(&nonce, payload).map_err(io::Error::other)?;
        self.to.write_all(&sealed)
    }

    /// Writes the last chunk; without it the backup does not open.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let last = std::mem::take(&mut *self.open);
        self.seal(&last, true)?;
        self.to.flush()?;
        Ok(self.to)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.open.len() == CHUNK_BYTES {
            let full = std::mem::take(&mut *self.open);
            self.seal(&full, false)?;
        }
        let taken = bytes.len().min(CHUNK_BYTES - self.open.len());
        self.open.extend(bytes.iter().take(taken));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Decrypts what is read from it; ends only where the backup ended.
pub(super) struct Opening<R> {
    from: R,
    chunks: Chunks,
    next: Vec<u8>,
    open: io::Cursor<Zeroizing<Vec<u8>>>,
    is_over: bool,
}

impl<R: Read> Opening<R> {
    pub(super) fn begin(mut from: R, passphrase: &str) -> io::Result<Self> {
        let mut beginning = [0; BEGINNING.len()];
        let (mut salt, mut cost, mut prefix) = ([0; SALT_BYTES], [0; 12], [0; PREFIX_BYTES]);
        let whole = from.read_exact(&mut beginning).is_ok() && beginning == *BEGINNING;
        if !whole {
            return Err(io::Error::new(ErrorKind::InvalidData, "it is no backup of a relay"));
        }
        for part in [salt.as_mut_slice(), &mut cost, &mut prefix] {
            from.read_exact(part).map_err(|_| damaged("its head"))?;
        }
        let key = Cost::read(cost)?.stretch(passphrase, &salt)?;
        let head = [BEGINNING.as_slice(), &salt, &cost, &prefix].concat();
        let next = block(&mut from)?;
        let chunks = Chunks::new(&key, head, prefix);
        Ok(Self { from, chunks, next, open: io::Cursor::default(), is_over: false })
    }

    fn advance(&mut self) -> io::Result<()> {
        let sealed = std::mem::replace(&mut self.next, block(&mut self.from)?);
        self.is_over = self.next.is_empty();
        let number = self.chunks.number;
        let nonce = Nonce::from(self.chunks.nonce(self.is_over)?);
        let payload = Payload { msg: &sealed, aad: &self.chunks.head };
        let open = self.chunks.cipher.decrypt(&nonce, payload).map_err(|_| match number {
            0 => damaged("its first chunk, or the passphrase is another"),
            _ => damaged(&format!("chunk {number}, counted from 0")),
        })?;
        self.open = io::Cursor::new(Zeroizing::new(open));
        Ok(())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            let rest = self.open.get_ref().as_slice();
            let at = usize::try_from(self.open.position()).unwrap_or(usize::MAX);
            let mut rest = rest.get(at..).unwrap_or_default();
            if !rest.is_empty() || self.is_over {
                let count = rest.read(bytes)?;
                self.open.set_position(u64::try_from(at + count).unwrap_or(u64::MAX));
                return Ok(count);
            }
            self.advance()?;
        }
    }
}

fn block(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    let most = u64::try_from(CHUNK_BYTES + TAG_BYTES).unwrap_or(u64::MAX);
    from.by_ref().take(most).read_to_end(&mut block)?;
    Ok(block)
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("the backup is damaged: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let salt = [3; SALT_BYTES];
        let key = CHEAP.stretch("correct horse", &salt).unwrap();
        let head = [BEGINNING.as_slice(), &salt, &CHEAP.bytes(), &[5; PREFIX_BYTES]].concat();
        let chunks = Chunks::new(&key, head.clone(), [5; PREFIX_BYTES]);
        let mut sealing = Sealing { to: head, chunks, open: Zeroizing::default() };
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(sealed: &[u8], passphrase: &str) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Opening::begin(sealed, passphrase)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_whatever_its_length() {
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            assert!(opened(&sealed(&plain), "correct horse").unwrap() == plain, "{length} bytes");
        }
    }

    #[test]
    fn another_passphrase_opens_nothing() {
        let error = opened(&sealed(b"Claire"), "correct house").unwrap_err();
        assert!(error.to_string().contains("passphrase"), "{error}");
    }

    #[test]
    fn every_altered_byte_and_every_cut_is_found() {
        let whole = sealed(b"Claire");
        for at in 0..whole.len() {
            let mut altered = whole.clone();
            altered[at] ^= 0x01;
            assert!(opened(&altered, "correct horse").is_err(), "byte {at}");
            assert!(opened(&whole[..at], "correct horse").is_err(), "cut at {at}");
        }
        let longer = [whole.as_slice(), b"x"].concat();
        assert!(opened(&longer, "correct horse").is_err(), "something was added");
    }

    #[test]
    fn chunks_neither_go_missing_nor_change_places() {
        let whole = sealed(&vec![9; 3 * CHUNK_BYTES + 10]);
        let head = BEGINNING.len() + SALT_BYTES + 12 + PREFIX_BYTES;
        let (start, chunks) = whole.split_at(head);
        let chunks: Vec<&[u8]> = chunks.chunks(CHUNK_BYTES + TAG_BYTES).collect();
        let check = |order: &[usize]| {
            let body = order.iter().flat_map(|at| chunks[*at].to_vec());
            opened(&start.iter().copied().chain(body).collect::<Vec<u8>>(), "correct horse")
        };
        assert!(check(&[0, 1, 2, 3]).is_ok());
        for order in [&[0, 1, 2][..], &[1, 2, 3], &[1, 0, 2, 3], &[0, 1, 1, 2, 3], &[0, 3]] {
            assert!(check(order).is_err(), "{order:?}");
        }
    }
}
