use std::fmt::Write as _;

use super::*;

/// Number, id, title, English title, aliases, performer, original performer.
type SongRow = (u16, &'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str);

const SONGS: &[SongRow] = &[
    (1, "melangkah", "Melangkah", "Stepping Forward", &[], "vanesha", ""),
    (2, "apa-adanya", "Apa Adanya", "As It Is", &[], "", ""),
    (3, "aku-takkan-berhenti", "Aku Takkan Berhenti", "I Will Not Stop", &["Aku Tak Akan Berhenti"], "", ""),
    (4, "seberapa-pantas", "Seberapa Pantas", "How Worthy", &[], "", "sheila-on-7"),
    (5, "terbaik-untukmu", "Terbaik Untukmu", "The Best for You", &[], "sissy", "tangga"),
    (6, "i-remember", "I Remember", "", &[], "", "mocca"),
    (7, "bagaikan-langit", "Bagaikan Langit", "Like the Sky", &[], "", "potret"),
    (8, "terus-melangkah", "Terus Melangkah Lagi", "", &[], "", ""),
    (9, "potret-lain", "Potret", "", &[], "", ""),
];

/// People: id, name, aliases.
const PEOPLE: &[(&str, &str, &[&str])] = &[
    ("sissy", "Sissy Priscillia", &["Prescillia", "Sisi"]),
    ("vanesha", "Vanesha Prescilla", &["Vanessa Priscillia", "Vanesha"]),
    ("sheila-on-7", "Sheila On 7", &["SO7"]),
    ("tangga", "Tangga", &[]),
    ("mocca", "Mocca", &[]),
    ("potret", "Potret", &[]),
    ("maria", "María Isabel", &[]),
];

fn catalogue() -> Catalogue {
    let mut text =
        "format = 1\n[film]\ntitle = { value = \"F\", certainty = \"weak\", sources = [\"s\"] }\n".to_owned();
    let fact = |value: &str| format!("{{ value = \"{value}\", certainty = \"weak\", sources = [\"s\"] }}");
    for (number, id, title, english, aliases, performer, original) in SONGS {
        let kind = if original.is_empty() { "original" } else { "cover" };
        write!(text, "[[song]]\nid = \"{id}\"\nnumber = {number}\naliases = {aliases:?}\n").unwrap();
        write!(text, "title = {}\nkind = {}\n", fact(title), fact(kind)).unwrap();
        if !english.is_empty() {
            writeln!(text, "english = {}", fact(english)).unwrap();
        }
        if !performer.is_empty() {
            let credit = "certainty = \"weak\"\nsources = [\"s\"]";
            write!(text, "[[song.credit]]\nrole = \"performer\"\nperson = \"{performer}\"\n{credit}\n").unwrap();
        }
        if !original.is_empty() {
            write!(text, "[song.original]\nperformer = {}\n", fact(original)).unwrap();
        }
    }
    for (id, name, aliases) in PEOPLE {
        write!(text, "[[person]]\nid = \"{id}\"\nname = \"{name}\"\naliases = {aliases:?}\n").unwrap();
    }
    text += "[[source]]\nid = \"s\"\nkind = \"blog\"\n";
    Catalogue::parse(&text).unwrap_or_else(|problems| panic!("\n{problems}"))
}

/// `=id` for one, `a|b` for several, `?a|b` for nothing and what is near.
fn told<T>(found: Found<T>, id: impl Fn(&T) -> String) -> String {
    let join = |all: Vec<T>| all.iter().map(&id).collect::<Vec<_>>().join("|");
    match found {
        Found::One(one) => format!("={}", id(&one)),
        Found::Several(all) => join(all),
        Found::Nothing(near) => format!("?{}", join(near)),
    }
}

#[test]
fn a_song_is_named_by_number_id_title_or_a_part() {
    let catalogue = catalogue();
    for (query, wanted) in [
        // Number and id
        ("1", "=melangkah"),
        ("#3", "=aku-takkan-berhenti"),
        ("03", "=aku-takkan-berhenti"),
        ("apa-adanya", "=apa-adanya"),
        // The whole title is exactly one, although another title holds it.
        ("Melangkah", "=melangkah"),
        ("  mélangkah! ", "=melangkah"),
        ("MELANGKAH", "=melangkah"),
        ("as it is", "=apa-adanya"),
        ("Aku Tak Akan Berhenti", "=aku-takkan-berhenti"),
        // Parts
        ("takkan", "=aku-takkan-berhenti"),
        ("untuk", "=terbaik-untukmu"),
        ("mu", "=terbaik-untukmu"),
        ("remember", "=i-remember"),
        ("langka", "melangkah|terus-melangkah"),
        ("langit bagaikan", "=bagaikan-langit"),
        ("the", "terbaik-untukmu|bagaikan-langit"),
        // Slips
        ("melagkah", "melangkah|terus-melangkah"),
        ("sebrapa pantas", "=seberapa-pantas"),
        ("terbiak untukmu", "=terbaik-untukmu"),
        ("i rember", "=i-remember"),
        ("bagaikanlangit", "=bagaikan-langit"),
        // Nothing, and what is near
        ("seberpa patnsa", "?seberapa-pantas"),
        ("xyzzy", "?"),
        ("pantaz langkaw", "?"),
        ("10", "?"),
        ("", "?"),
        ("?!", "?"),
        ("sheila on 7", "?"),
    ] {
        assert_eq!(told(catalogue.find_songs(query), |song| song.id.as_str().to_owned()), wanted, "{query:?}");
    }
    assert_eq!(catalogue.find_songs(&"melangkah ".repeat(1000)), Found::Nothing(Vec::new()));
}

#[test]
fn a_person_is_named_by_any_spelling() {
    let catalogue = catalogue();
    for (query, wanted) in [
        ("sissy priscillia", "=sissy"),
        ("Prescillia", "=sissy"),
        ("priscillia", "sissy|vanesha"),
        ("Vanessa", "=vanesha"),
        ("vanesa", "=vanesha"),
        ("vanesh", "=vanesha"),
        ("so7", "=sheila-on-7"),
        ("sheila on seven", "?sheila-on-7"),
        ("shiela on 7", "=sheila-on-7"),
        ("maria isabel", "=maria"),
        ("MARÍA", "=maria"),
        ("melangkah", "?"),
    ] {
        assert_eq!(told(catalogue.find_people(query), |person| person.id.as_str().to_owned()), wanted, "{query:?}");
    }
}

#[test]
fn what_names_a_song_and_a_person_equally_well_is_both() {
    let catalogue = catalogue();
    for (query, wanted) in [
        ("potret", "Potret|Potret"),
        ("tangga", "=Tangga"),
        ("melangkah", "=Melangkah"),
        ("moca", "=Mocca"),
        ("7", "=Bagaikan Langit"),
        ("is", "=Apa Adanya"),
    ] {
        assert_eq!(told(catalogue.find(query), |entry| entry.name().to_owned()), wanted, "{query:?}");
    }
    let Found::Several(both) = catalogue.find("Potret") else { panic!() };
    assert!(matches!(both[..], [Entry::Song(_), Entry::Person(_)]));
    assert_eq!(both.iter().map(|entry| entry.id()).collect::<Vec<_>>(), ["potret-lain", "potret"]);
}

#[test]
fn the_search_puts_the_best_first_and_says_why() {
    let catalogue = catalogue();
    let hits = |query: &str| -> Vec<(u16, String)> {
        catalogue.search(query).iter().map(|hit| (hit.song.number, hit.matched.to_owned())).collect()
    };
    let owned =
        |hits: &[(u16, &str)]| hits.iter().map(|(number, name)| (*number, (*name).to_owned())).collect::<Vec<_>>();
    for (query, wanted) in [
        ("melangkah", &[(1, "Melangkah"), (8, "Terus Melangkah Lagi")][..]),
        ("potret", &[(9, "Potret"), (7, "Potret")]),
        ("forward", &[(1, "Stepping Forward")]),
        ("vanessa", &[(1, "Vanessa Priscillia")]),
        ("so7", &[(4, "SO7")]),
        ("tak akan", &[(3, "Aku Tak Akan Berhenti")]),
        ("tangga terbaik", &[(5, "Terbaik Untukmu")]),
        ("sissy tangga", &[(5, "Terbaik Untukmu")]),
        ("6", &[(6, "I Remember")]),
        ("moca", &[(6, "Mocca")]),
        ("xyzzy", &[]),
        ("", &[]),
    ] {
        assert_eq!(hits(query), owned(wanted), "{query:?}");
    }
    assert_eq!(catalogue.search("6")[0].field, Field::Number);
    assert_eq!(catalogue.search("potret")[1].field, Field::Person);
}

#[test]
fn typing_on_keeps_the_song() {
    let catalogue = catalogue();
    for (name, number) in [
        ("melangkah", 1),
        ("stepping forward", 1),
        ("aku tak akan berhenti", 3),
        ("I Remember", 6),
        ("sheila on 7", 4),
        ("Vanessa Priscillia", 1),
        ("tangga terbaik untukmu", 5),
        // A slip after the fourth letter.
        ("melakgkah", 1),
        ("seberpa pantas", 4),
    ] {
        for (end, _) in name.char_indices().skip(1) {
            let typed = &name[..end];
            assert!(catalogue.search(typed).iter().any(|hit| hit.song.number == number), "{typed:?} of {name:?}");
        }
        assert!(catalogue.search(name).iter().any(|hit| hit.song.number == number), "{name:?}");
    }
}
