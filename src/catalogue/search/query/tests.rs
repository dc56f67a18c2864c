use super::*;
use crate::locale::{Language, Locale};

/// Three songs and five people with generic names; it tells nothing of any real film.
const CATALOGUE: &str = r#"
format = 1
[film]
title = { value = "Contoh", certainty = "confirmed", sources = ["s", "t"] }
year = { value = 2021, certainty = "confirmed", sources = ["s", "t"] }
[[film.credit]]
role = "director"
person = "dewi"
certainty = "single-source"
sources = ["s"]
[[film.cast]]
person = "ani"
character = { value = { en = "The Elder", id = "Si Sulung" }, certainty = "single-source", sources = ["s"] }
[[film.accolade]]
award = { en = "Film Prize", id = "Hadiah Film" }
category = { en = "Theme song", id = "Lagu tema" }
date = { value = "2022-03", certainty = "single-source", sources = ["s"] }
recipients = { value = ["budi"], certainty = "single-source", sources = ["s"] }
song = "satu"
outcome = { value = "won", certainty = "single-source", sources = ["s"] }
sources = ["s"]
[soundtrack]
title = { certainty = "unknown" }
[[song]]
id = "satu"
number = 1
title = { value = "Satu Langkah", certainty = "single-source", sources = ["s"] }
english = { value = "One Step", certainty = "derived", sources = ["s"], note = "ours" }
kind = { value = "original", certainty = "single-source", sources = ["s"] }
duration = { value = "3:07", certainty = "single-source", sources = ["s"] }
credit = [
  { role = "performer", person = "ani", certainty = "single-source", sources = ["s"] },
  { role = "composer", person = "budi", certainty = "single-source", sources = ["s"] },
]
[[song]]
id = "dua"
number = 2
title = { value = "Dua", certainty = "single-source", sources = ["s"] }
kind = { value = "cover", certainty = "single-source", sources = ["s"] }
credit = [
  { role = "songwriter", person = "cita", certainty = "single-source", sources = ["s"] },
  { role = "arranger", person = "budi", certainty = "single-source", sources = ["s"] },
]
[song.original]
performer = { value = "band", certainty = "single-source", sources = ["s"] }
album = { value = "Album Biru", certainty = "single-source", sources = ["s"] }
released = { value = "2002-04", certainty = "single-source", sources = ["s"] }
[[song]]
id = "tiga"
number = 3
title = { value = "Tiga", certainty = "single-source", sources = ["s"] }
kind = { value = "cover", certainty = "single-source", sources = ["s"] }
[song.original]
performer = { certainty = "unknown" }
album = { certainty = "unknown" }
released = { certainty = "unknown" }
[[person]]
id = "ani"
name = "Ani"
aliases = ["Annie"]
[[person]]
id = "budi"
name = "Budi Andi"
[[person]]
id = "cita"
name = "Cita"
[[person]]
id = "dewi"
name = "Dewi"
[[person]]
id = "band"
name = "Kelompok"
kind = "group"
[[source]]
id = "s"
kind = "press"
title = "A title"
[[source]]
id = "t"
kind = "press"
title = "Another"
"#;

fn catalogue() -> Catalogue {
    Catalogue::parse(CATALOGUE).unwrap()
}

/// The ids of what fits, parted by spaces.
fn songs(catalogue: &Catalogue, query: &str) -> String {
    let query = Query::parse(query).unwrap();
    let fitting = catalogue.songs.iter().filter(|song| query.fits_song(catalogue, song));
    fitting.map(|song| song.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn people(catalogue: &Catalogue, query: &str) -> String {
    let query = Query::parse(query).unwrap();
    let fitting = catalogue.people.iter().filter(|person| query.fits_person(catalogue, person));
    fitting.map(|person| person.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn songs_are_found_by_what_is_known_of_them() {
    let catalogue = catalogue();
    for (query, wanted) in [
        ("", "satu dua tiga"),
        ("cover", "dua tiga"),
        ("original", "satu"),
        ("-cover", "satu"),
        ("kind:cover", "dua tiga"),
        ("jenis:orisinal", "satu"),
        ("year:<2005", "dua"),
        ("year:2001..2010", "dua"),
        ("tahun:2002", "dua"),
        ("year:", "dua"),
        ("-year:", "satu tiga"),
        ("year:>2005", ""),
        ("composer:andi", "satu"),
        ("komponis:ANDI", "satu"),
        ("composer:cita", "dua"),
        ("pencipta:cita", "dua"),
        ("arranger:budi", "dua"),
        ("composer:", "satu dua"),
        ("-composer:", "tiga"),
        ("sings:annie", "satu"),
        ("-sings:", "dua tiga"),
        ("original:kelompok", "dua"),
        ("asli:", "dua"),
        ("album:biru", "dua"),
        ("title:\"one step\"", "satu"),
        ("judul:langkah", "satu"),
        ("length:<4:00", "satu"),
        ("durasi:>4:00", ""),
        ("number:2..3", "dua tiga"),
        ("plays:sulung", "satu"),
        ("award:prize", "satu"),
        ("kind:group", "dua"),
        ("budi", "satu dua"),
        ("budi cover", "dua"),
        ("budi -cover", "satu"),
        ("\"budi andi\"", "satu dua"),
        ("\"cover\"", ""),
        ("director:dewi", ""),
    ] {
        assert_eq!(songs(&catalogue, query), wanted, "{query}");
    }
}

#[test]
fn people_are_found_by_what_they_did() {
    let catalogue = catalogue();
    for (query, wanted) in [
        ("composer:", "budi cita"),
        ("composer:andi", "budi"),
        ("composer: cover", "cita"),
        ("composer: original", "budi"),
        ("writer:cita", "cita"),
        ("composer: -arranger:", "cita"),
        ("cover", "budi cita band"),
        ("year:<2005", "budi cita band"),
        ("year:2021", "ani dewi"),
        ("year:2022", "budi"),
        ("plays:", "ani"),
        ("pemeran:elder", "ani"),
        ("plays:dewi", ""),
        ("director:", "dewi"),
        ("sutradara:dewi", "dewi"),
        ("award:theme", "budi"),
        ("kind:group", "band"),
        ("original:", "band"),
        ("title:dua", "budi cita band"),
        ("title:contoh", "ani dewi"),
        ("annie", "ani"),
        ("langkah", "ani budi"),
        ("sings: -plays:", ""),
    ] {
        assert_eq!(people(&catalogue, query), wanted, "{query}");
    }
}

#[test]
fn words_alone_are_plain_and_keys_are_not() {
    for (query, is_plain) in
        [("", true), ("aku takkan", true), ("3:07", true), ("cover", false), ("-aku", false), ("title:aku", false)]
    {
        assert_eq!(Query::parse(query).unwrap().is_plain(), is_plain, "{query}");
    }
}

#[test]
fn what_is_wrong_is_told_with_what_could_be_written() {
    for language in Language::ALL {
        let locale = Locale::new(language);
        for (query, wanted) in [
            ("compozer:andi", "composer"),
            ("foo:andi", if language == Language::English { "title sings" } else { "judul penyanyi" }),
            ("year:x", "2001..2010"),
            ("tahun:<", "<2005"),
            ("length:x", "<4:00"),
            ("number:x", "1..3"),
            ("kind:x", "cover"),
        ] {
            let told = Query::parse(query).unwrap_err().tell(&locale);
            assert!(told.contains(wanted), "{query}: {told}");
            assert!(!told.contains('{'), "{told}");
            assert!(crate::text::width(&told) <= 76, "{}: {told}", crate::text::width(&told));
        }
        let long = "x:".to_owned() + &"y\u{1b}".repeat(100);
        assert!(!Query::parse(&long).unwrap_err().tell(&locale).contains('\u{1b}'));
    }
    assert_eq!(Query::parse(&"a ".repeat(300)), Err(QueryError::TooLong));
    assert_eq!(Query::parse(&"a ".repeat(30)), Err(QueryError::TooLong));
}

#[test]
fn no_text_is_too_strange() {
    let catalogue = catalogue();
    let mut random = fastrand::Rng::with_seed(7);
    let letters: Vec<char> = "ay0159:-<>=.\"“ \u{301}é–≤٣:: year title".chars().collect();
    for _ in 0..3_000 {
        let text: String = (0..random.usize(..24)).map(|_| random.choice(&letters).copied().unwrap_or(' ')).collect();
        // Whatever it is, it is read or refused, and never a panic.
        match Query::parse(&text) {
            Ok(query) => {
                let songs = catalogue.songs.iter().filter(|song| query.fits_song(&catalogue, song)).count();
                let people = catalogue.people.iter().filter(|person| query.fits_person(&catalogue, person)).count();
                assert!(songs <= 3 && people <= 5);
            }
            Err(error) => assert!(!error.tell(&Locale::new(Language::English)).is_empty()),
        }
    }
}

#[test]
fn every_key_has_a_word_of_its_own_in_both_languages() {
    for (index, key) in QueryKey::all().iter().enumerate() {
        for word in key.words() {
            assert!(is_key(word), "{word}");
            let owner = QueryKey::all().iter().position(|other| other.words().any(|own| own == word));
            assert_eq!(owner, Some(index), "{word}");
        }
    }
}
