//! What a store keeps of what devices signed.

use app_core::port::Store;
use domain::{
    access::DeviceKey,
    document::ChangeHash,
    ids::DocumentId,
    replica::{SignedChange, Write},
    sync::wire::ChangeHead,
};

use crate::sample::{batch, change};

fn signed(document: u8, change: u8, seed: u8) -> SignedChange {
    let key = DeviceKey::from_seed([seed; 32]);
    let (document, hash) = (DocumentId([document; 16]), ChangeHash([change; 32]));
    SignedChange { key: key.public(), head: ChangeHead::sign(document, hash, &key) }
}

pub(crate) fn signatures_outlast_their_changes(store: &dyn Store) {
    let document = DocumentId([1; 16]);
    let (first, second, foreign) = (signed(1, 1, 1), signed(1, 2, 1), signed(2, 1, 1));
    let kept = [second, first, foreign, first].map(Write::Signature).to_vec();
    store.apply(&batch([vec![change(1, 1), change(1, 2)], kept].concat())).unwrap();
    let compact = Write::Compact { document, bytes: b"whole".to_vec() };
    store.apply(&batch(vec![compact])).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.signatures(document).unwrap(), [first, second]);
    assert_eq!(reader.signatures(DocumentId([9; 16])).unwrap(), []);
    assert!(reader.signatures(document).unwrap().iter().all(SignedChange::holds));
}
