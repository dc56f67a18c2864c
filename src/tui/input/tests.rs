use super::*;

fn keys(inputs: &[Input]) -> String {
    let name = |input: &Input| match input {
        Input::Key(event) => {
            let mut name = String::new();
            for (modifier, letter) in
                [(KeyModifiers::CONTROL, 'C'), (KeyModifiers::ALT, 'A'), (KeyModifiers::SHIFT, 'S')]
            {
                if event.modifiers.contains(modifier) {
                    name.push(letter);
                    name.push('-');
                }
            }
            match event.code {
                KeyCode::Char(character) => name + &character.to_string(),
                code => name + &format!("{code:?}"),
            }
        }
        Input::Focus(has_focus) => format!("focus={has_focus}"),
        Input::Reply(reply) => format!("{reply:?}"),
        Input::Mouse(event) => format!("{:?}@{},{}", event.kind, event.column, event.row),
    };
    inputs.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// What bytes mean when nothing follows.
fn read(bytes: &[u8]) -> String {
    let mut parser = Parser::default();
    let mut inputs = parser.feed(bytes);
    inputs.extend(parser.flush());
    assert!(!parser.is_waiting());
    keys(&inputs)
}

#[test]
fn bytes_are_keys() {
    for (bytes, wanted) in [
        ("aG?", "a G ?"),
        ("é漢👩", "é 漢 👩"),
        ("\r\n\t\x7f \x03\x1a\x08", "Enter Enter Tab Backspace   C-c C-z C-h"),
        ("\x1b[A\x1b[B\x1b[C\x1b[D\x1bOA\x1bOH\x1b[F", "Up Down Right Left Up Home End"),
        ("\x1b[1;2D\x1b[1;5C\x1b[1;2A", "S-Left C-Right S-Up"),
        ("\x1b[5~\x1b[6~\x1b[3~\x1b[1~\x1b[4;2~", "PageUp PageDown Delete Home S-End"),
        ("\x1b[Z\x1bOP\x1b[11~\x1b[[A", "BackTab F(1) F(1) F(1)"),
        ("\x1b", "Esc"),
        ("\x1b\x1b", "Esc Esc"),
        ("\x1b\x1b[A", "Esc Up"),
        ("\x1bx\x1bé", "A-x A-é"),
        ("\x1b[", "A-["),
    ] {
        assert_eq!(read(bytes.as_bytes()), wanted, "{bytes:?}");
    }
}

#[test]
fn mouse_reports_are_events() {
    for (bytes, wanted) in [
        ("\x1b[<0;1;1M\x1b[<0;10;24m", "Down(Left)@0,0 Up(Left)@9,23"),
        ("\x1b[<32;300;70M", "Drag(Left)@299,69"),
        ("\x1b[<64;5;6M\x1b[<65;5;6M", "ScrollUp@4,5 ScrollDown@4,5"),
        ("\x1b[<0;0;1M\x1b[<0;1M\x1b[<0;99999;1M\x1b[<66;1;1M", ""),
    ] {
        assert_eq!(read(bytes.as_bytes()), wanted, "{bytes:?}");
    }
}

#[test]
fn what_is_not_understood_is_swallowed_whole() {
    for bytes in ["\x1b[200~", "\x1b[?62;y", "\x1b[99;5u", "\x1b[12;34R", "\x1b[M abc".get(..6).unwrap(), "\x1bOz"] {
        assert_eq!(read(bytes.as_bytes()), "", "{bytes:?}");
        assert_eq!(read(format!("{bytes}q").as_bytes()), "q", "{bytes:?}");
    }
    assert_eq!(read(b"\xff\xc3(\xe2\x82a"), "( a", "no UTF-8");
    assert_eq!(read(b"\x1b[12\x03"), "C-c", "a sequence that breaks off");
}

#[test]
fn it_does_not_matter_how_the_bytes_are_cut() {
    let bytes = "aé\x1b[A\x1b[1;2D漢\x1b[<0;10;24mq\x1bOH\x1b[5~\x03".as_bytes();
    let whole = keys(&Parser::default().feed(bytes));
    assert_eq!(whole, "a é Up S-Left 漢 Up(Left)@9,23 q Home PageUp C-c");
    for at in 0..bytes.len() {
        let mut parser = Parser::default();
        let mut inputs = parser.feed(&bytes[..at]);
        inputs.extend(parser.feed(&bytes[at..]));
        assert_eq!(keys(&inputs), whole, "cut at {at}");
    }
}

#[test]
fn any_bytes_are_taken_and_none_are_hoarded() {
    let mut random = fastrand::Rng::with_seed(5);
    let mut parser = Parser::default();
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..random.usize(..9))
            .map(|_| if random.u8(..3) == 0 { *random.choice(b"\x1b[O<;M~").unwrap() } else { random.u8(..) })
            .collect();
        parser.feed(&bytes);
        assert!(parser.waiting.len() <= LONGEST);
    }
    parser.feed(b"\x1b[");
    parser.feed(&[b'1'; 1000]);
    assert!(!parser.is_waiting(), "an endless sequence is dropped");
}

#[test]
fn a_window_that_is_left_and_entered_tells_of_it() {
    assert_eq!(read(b"\x1b[Oa\x1b[I"), "focus=false a focus=true");
}

#[test]
fn replies_of_the_terminal_are_told_from_keys() {
    for (bytes, wanted) in [
        ("\x1b_Gi=31;OK\x1b\\q", "Kitty(true) q"),
        ("\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\", "Kitty(false)"),
        ("\x1b_Gi=9;OK\x1b\\j", "j"),
        ("\x1b[?62;4;22c\x1b[?1;2c", "Attributes { has_sixel: true } Attributes { has_sixel: false }"),
        ("\x1b[6;20;10t\x1b[4;600;800t", "Cell(Cell { width: 10, height: 20 })"),
        ("\x1b[6;0;10t\x1b[6;9999;10t\x1b[6t", ""),
        ("\x1bP>|foot(1.16.2)\x1b\\", "Name(\"foot(1.16.2)\")"),
        ("\x1bP>|\x07x\x1b\\", "Name(\" x\")"),
        // Keys that begin in the same way.
        ("\x1b_", "A-_"),
        ("\x1bP", "A-P"),
        ("\x1b_x\x1bPx", "A-_ x A-P x"),
    ] {
        assert_eq!(read(bytes.as_bytes()), wanted, "{bytes:?}");
        // However they are torn.
        let mut parser = Parser::default();
        let mut inputs: Vec<Input> = bytes.bytes().flat_map(|byte| parser.feed(&[byte])).collect();
        inputs.extend(parser.flush());
        assert_eq!(keys(&inputs), wanted, "{bytes:?} byte by byte");
    }
    let endless = [&b"\x1b_Gi=31;"[..], &[b'x'; 5000]].concat();
    assert!(!read(&endless).contains("Kitty"));
}
