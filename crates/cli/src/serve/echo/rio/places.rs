//! Clients by a small number that their results bear.
//!
//! One that goes while requests are in flight keeps its number until their results have come: none is taken for another client's.

/// Who has which number.
pub struct Places<T> {
    places: Vec<Place<T>>,
    free: Vec<usize>,
}

enum Place<T> {
    Free,
    Taken(T),
    /// The client is gone, so many of its results are not here yet.
    Leaving(u32),
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Places { places: Vec::new(), free: Vec::new() }
    }
}

impl<T> Places<T> {
    /// The number that the next client gets.
    pub fn next(&self) -> usize {
        self.free.last().copied().unwrap_or(self.places.len())
    }

    /// Gives the next number to a client.
    pub fn put(&mut self, client: T) {
        match self.free.pop() {
            Some(place) => self.places[place] = Place::Taken(client),
            None => self.places.push(Place::Taken(client)),
        }
    }

    /// The client of a number, unless it is gone.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        match self.places.get_mut(place) {
            Some(Place::Taken(client)) => Some(client),
            _ => None,
        }
    }

    /// Takes a client out of whom so many results are still to come; none if it is gone already.
    pub fn take(&mut self, place: usize, to_come: u32) -> Option<T> {
        let there = self.places.get_mut(place)?;
        match std::mem::replace(there, Place::Leaving(to_come + 1)) {
            Place::Taken(client) => {
                self.land(place);
                Some(client)
            }
            gone => {
                *there = gone;
                None
            }
        }
    }

    /// A result of a client that is gone has come: after the last the number is free.
    pub fn land(&mut self, place: usize) {
        if let Some(Place::Leaving(to_come)) = self.places.get_mut(place) {
            *to_come -= 1;
            if *to_come == 0 {
                self.places[place] = Place::Free;
                self.free.push(place);
            }
        }
    }

    /// Takes out those of whom `goes` says how many results are still to come.
    pub fn leave_if(&mut self, mut goes: impl FnMut(&T) -> Option<u32>) {
        for place in 0..self.places.len() {
            if let Place::Taken(client) = &self.places[place]
                && let Some(to_come) = goes(client)
            {
                self.take(place, to_come);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_free_when_the_last_result_has_come() {
        let mut places = Places::default();
        for client in ["a", "b", "c"] {
            places.put(client);
        }
        places.leave_if(|client| (*client == "b").then_some(2));
        assert_eq!(places.get_mut(1), None);
        assert_eq!(places.take(1, 0), None);
        places.land(1);
        assert_eq!(places.next(), 3, "its last result is on its way");
        places.land(1);
        assert_eq!(places.next(), 1);
        places.land(1);
        places.put("d");
        assert_eq!(places.get_mut(1), Some(&mut "d"));
        assert_eq!(places.next(), 3, "a number is free once");
        assert_eq!((places.take(0, 0), places.next(), places.take(9, 0)), (Some("a"), 0, None));
    }
}
