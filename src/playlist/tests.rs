use super::*;

fn queue(items: &[char]) -> (Queue<char>, Vec<EntryId>) {
    let mut queue = Queue::new(7);
    let ids = queue.push(items.iter().copied());
    (queue, ids)
}

fn played(queue: &Queue<char>) -> String {
    let mut id = queue.first();
    let mut heard = String::new();
    while let Some(here) = id
        && heard.len() < 100
    {
        heard.push(queue.get(here).unwrap().item);
        id = queue.following(here);
    }
    heard
}

#[test]
fn plays_in_order_and_ends() {
    let (queue, ids) = queue(&['a', 'b', 'c']);
    assert_eq!(played(&queue), "abc");
    assert_eq!(queue.preceding(ids[0]), None);
    assert_eq!(queue.preceding(ids[2]), Some(ids[1]));
}

#[test]
fn repeat_one_is_left_by_skipping_only() {
    let (mut queue, ids) = queue(&['a', 'b']);
    queue.set_repeat(Repeat::One);
    assert_eq!(queue.following(ids[0]), Some(ids[0]));
    assert_eq!(queue.skipping(ids[0]), Some(ids[1]));
    assert_eq!(queue.skipping(ids[1]), Some(ids[0]));
}

#[test]
fn repeat_all_goes_round_both_ways() {
    let (mut queue, ids) = queue(&['a', 'b', 'c']);
    queue.set_repeat(Repeat::All);
    assert_eq!(played(&queue)[..7], *"abcabca");
    assert_eq!(queue.preceding(ids[0]), Some(ids[2]));
}

#[test]
fn all_are_gone_through_from_any_one_on() {
    let (mut queue, ids) = queue(&['a', 'b', 'c', 'd']);
    let round = |queue: &Queue<char>, id| queue.round(id).map(|entry| entry.item).collect::<String>();
    assert_eq!((round(&queue, None), round(&queue, Some(ids[2]))), ("abcd".to_owned(), "cdab".to_owned()));
    queue.select(ids[1]);
    queue.set_shuffled(true);
    assert_eq!(round(&queue, Some(ids[1])), played(&queue));
    let gone = ids[3];
    queue.remove(gone);
    assert_eq!(round(&queue, Some(gone)), played(&queue));
}

#[test]
fn shuffle_plays_each_once_and_begins_with_the_current() {
    let items: Vec<char> = ('a'..='z').collect();
    let (mut queue, ids) = queue(&items);
    queue.select(ids[9]);
    queue.set_shuffled(true);
    let heard = played(&queue);
    assert!(heard.starts_with('j'), "{heard}");
    assert_ne!(heard, items.iter().collect::<String>());
    let mut sorted: Vec<char> = heard.chars().collect();
    sorted.sort_unstable();
    assert_eq!(sorted, items);
    queue.set_shuffled(false);
    assert_eq!(played(&queue), items.iter().collect::<String>());
    assert_eq!(queue.current().unwrap().item, 'j');
}

#[test]
fn what_is_added_next_is_played_next_also_when_shuffled() {
    for is_shuffled in [false, true] {
        let (mut queue, ids) = queue(&['a', 'b', 'c', 'd']);
        queue.select(ids[1]);
        queue.set_shuffled(is_shuffled);
        let added = queue.push_next(['x', 'y']);
        assert_eq!(queue.following(ids[1]), Some(added[0]));
        assert_eq!(queue.following(added[0]), Some(added[1]));
    }
}

#[test]
fn what_is_added_to_a_shuffle_comes_after_the_current() {
    for seed in 0..50 {
        let mut queue = Queue::new(seed);
        let ids = queue.push('a'..='f');
        queue.select(ids[0]);
        queue.set_shuffled(true);
        queue.push(['x']);
        assert!(played(&queue).starts_with('a'));
        assert!(played(&queue).contains('x'));
    }
}

#[test]
fn removing_the_current_moves_on() {
    let (mut queue, ids) = queue(&['a', 'b', 'c']);
    queue.select(ids[1]);
    assert!(queue.remove(ids[1]));
    assert_eq!(queue.current().unwrap().item, 'c');
    queue.remove(ids[2]);
    assert_eq!(queue.current().unwrap().item, 'a');
    queue.remove(ids[0]);
    assert!(queue.current().is_none() && queue.is_empty());
    assert!(!queue.remove(ids[0]));
}

#[test]
fn shifting_keeps_every_entry() {
    let (mut queue, ids) = queue(&['a', 'b', 'c', 'd']);
    assert!(queue.shift(ids[0], 2));
    assert_eq!(played(&queue), "bcad");
    assert!(queue.shift(ids[3], 0));
    assert_eq!(played(&queue), "dbca");
    assert!(queue.shift(ids[3], 99));
    assert_eq!(played(&queue), "bcad");
    assert!(!queue.shift(ids[3], 99));
}

/// Whatever is done to it, order and entries stay the same set and the current entry is in it.
#[test]
fn it_tells_what_it_is_and_is_emptied() {
    let (mut queue, ids) = queue(&['a', 'b']);
    assert_eq!((queue.len(), queue.is_shuffled()), (2, false));
    queue.set_shuffled(true);
    queue.select(ids[1]);
    assert!(queue.is_shuffled());
    queue.clear();
    assert_eq!((queue.len(), queue.current(), queue.get(ids[0])), (0, None, None));
    let more = queue.push(['c']);
    assert!(!ids.contains(&more[0]), "no id is given twice");
    assert_eq!(played(&queue), "c");
    assert_eq!([Repeat::Off, Repeat::One, Repeat::All].map(Repeat::key), ["off", "one", "all"]);
}

#[test]
fn random_edits_keep_the_queue_whole() {
    let mut random = fastrand::Rng::with_seed(1);
    let mut queue = Queue::new(2);
    for step in 0..5000 {
        let any = queue.entries().get(random.usize(0..=queue.len())).map(|entry| entry.id);
        match (random.u8(0..8), any) {
            (0 | 1, _) if queue.len() < 30 => drop(queue.push([step])),
            (2, _) if queue.len() < 30 => drop(queue.push_next([step])),
            (3, Some(id)) => drop(queue.remove(id)),
            (4, Some(id)) => drop(queue.shift(id, random.usize(0..40))),
            (5, Some(id)) => drop(queue.select(id)),
            (6, _) => queue.set_shuffled(random.bool()),
            (7, _) if random.u8(0..20) == 0 => queue.clear(),
            _ => {}
        }
        let mut listed: Vec<EntryId> = queue.entries().iter().map(|entry| entry.id).collect();
        let mut ordered = queue.order.clone();
        listed.sort_unstable();
        ordered.sort_unstable();
        assert_eq!(listed, ordered);
        assert!(queue.current.is_none() || queue.current().is_some());
    }
}
