/// Gives chance: every random byte of a session comes from here.
pub trait Entropy: domain::replica::Entropy + Send {}

impl<T: domain::replica::Entropy + Send> Entropy for T {}
