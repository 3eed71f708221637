"""Opening, locking, telling what changed, and saying what is wrong with a file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import make
import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import backup, facts, keys, schema, search
from cchc_desktop.store.connect import refuse_unsafe_sqlite, sqlite_engine
from cchc_desktop.store.engine import LOCK_FILE, Register, create, open_register
from cchc_desktop.store.migrate import refuse_newer
from cchc_desktop.store.troubles import file_system_of, told


def test_a_register_opens_as_it_was_made(tmp_path: Path, engine_url: str | None) -> None:
    made = make.register(tmp_path, url=engine_url, device=3)
    with made.write() as writing:
        make.receive(writing)
    made.close()
    again = make.reopened(tmp_path)
    assert again.profile == make.profile(device=3)
    with again.read() as reading:
        assert facts.chain_head(reading)[0] == 2
    assert again.is_sqlite == (engine_url is None)
    again.close()


def test_listeners_hear_once_after_the_commit_and_never_after_a_refusal(register: Register) -> None:
    heard: list[frozenset[str]] = []
    register.listeners.append(heard.append)
    with register.write() as writing:
        make.finish(writing, make.receive(writing), at=make.NINE)
        assert heard == []
    assert heard == [{"dossier", "entry", "counter"}]
    with pytest.raises(Refused), register.write() as writing:
        make.act(writing, make.receive(writing), "undo", note={"undoes": 4})
    with register.write() as writing:
        writing.dossier("1/2026")
    assert len(heard) == 1


def test_a_listener_that_fails_leaves_the_act_saved(
    register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_changed: frozenset[str]) -> None:
        raise ValueError(make.NAMES[0])

    heard: list[frozenset[str]] = []
    register.listeners += [fail, heard.append]
    with register.write() as writing:
        make.receive(writing)
    assert len(heard) == 1
    assert "ValueError" in caplog.text
    assert "Đào" not in caplog.text


def test_a_message_of_the_file_holds_no_person(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        row = {"unit": make.UNIT, "seq": 1, "applicant": make.NAMES[0]}
        with pytest.raises(sa.exc.IntegrityError) as raised:
            writing.run(sa.insert(schema.dossier), row)
    register.close()
    assert make.NAMES[0] not in str(raised.value)


def test_a_reader_sees_one_state(register: Register) -> None:
    with register.read() as reading:
        assert search.is_empty(reading)
        with register.write() as writing:
            make.receive(writing)
        assert search.is_empty(reading)
    with register.read() as reading:
        assert not search.is_empty(reading)


def test_a_reader_cannot_write(register: Register) -> None:
    with pytest.raises((sa.exc.DBAPIError, Trouble)), register.read() as reading:
        reading.connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b', '2026-01-01', '1')")


def test_writers_take_turns(register: Register) -> None:
    def work() -> None:
        for _ in range(10):
            with register.write() as writing:
                make.receive(writing)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with register.read() as reading:
        assert facts.chain_head(reading)[0] == 41
        assert search.dossier(reading, "40/2026").seq == 40


def test_a_write_inside_a_write_is_a_bug(register: Register) -> None:
    with register.write(), pytest.raises(RuntimeError), register.write():
        pass


def test_several_processes_share_a_server(tmp_path: Path, postgres_database: str) -> None:
    one = make.register(tmp_path, url=postgres_database)
    other = make.reopened(tmp_path)
    for register in (one, other, one, other):
        with register.write() as writing:
            make.receive(writing)
    with one.read() as reading:
        assert search.dossier(reading, "4/2026").seq == 4
    one.close()
    other.close()


def test_units_share_a_server_without_meeting(tmp_path: Path, postgres_database: str) -> None:
    one = make.register(tmp_path / "one", url=postgres_database)
    other = make.register(tmp_path / "other", url=postgres_database, unit="26020", name="Xã Bình Hòa")
    for register in (one, other):
        with register.write() as writing:
            assert make.receive(writing).local_no == "0001/2026"
        with register.read() as reading:
            assert len(search.find(reading, "dao")) == 1
    with pytest.raises(Refused, match=make.UNIT):
        make.register(tmp_path / "third", url=postgres_database)
    one.close()
    other.close()


def test_one_process_at_a_time_has_the_file(tmp_path: Path) -> None:
    made = make.register(tmp_path)
    with pytest.raises(Trouble, match="cửa sổ khác"):
        make.reopened(tmp_path)
    made.close()
    make.reopened(tmp_path).close()


def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    make.register(tmp_path).close()
    program = (
        "import sys; from pathlib import Path; import make\n"
        "register = make.reopened(Path(sys.argv[1]))\n"
        "while True:\n"
        "    with register.write() as writing: made = make.receive(writing)\n"
        "    print(made.seq, flush=True)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(make.__file__).parent)}
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(25)]
        process.kill()
        told += [int(line) for line in process.stdout]
    register = make.reopened(tmp_path)
    with register.read() as reading:
        assert facts.chain_head(reading)[0] >= told[-1] >= 25
    register.close()


def test_the_file_holds_no_readable_name(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        make.receive(writing, personal={"applicant": "Nguyen Thi Dao", "phone": "0912345678"})
    register.close()
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert b"Nguyen Thi Dao" not in data
        assert b"0912345678" not in data


def test_another_key_is_told_from_a_damaged_file(tmp_path: Path) -> None:
    make.register(tmp_path).close()
    with pytest.raises(Refused, match="Khóa"):
        open_register(tmp_path, bytes(32))
    path = tmp_path / keys.REGISTER_FILE
    data = bytearray(path.read_bytes())
    data[:64] = bytes(64)
    path.write_bytes(data)
    with pytest.raises(Trouble, match="hỏng"):
        make.reopened(tmp_path)


@pytest.mark.parametrize("content", [b"", b"x" * 5_000])
def test_an_empty_or_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    make.register(tmp_path).close()
    for path in tmp_path.glob(f"{keys.REGISTER_FILE}*"):
        path.write_bytes(content if path.name == keys.REGISTER_FILE else b"")
    with pytest.raises(Trouble, match="bản sao lưu"):
        make.reopened(tmp_path)
    assert (tmp_path / keys.REGISTER_FILE).read_bytes() == content


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Chưa có sổ"):
        keys.unlock(tmp_path, None)
    make.register(tmp_path).close()
    (tmp_path / keys.REGISTER_FILE).unlink()
    with pytest.raises(Trouble, match="Không thấy tệp sổ"):
        make.reopened(tmp_path)
    assert not (tmp_path / keys.REGISTER_FILE).exists()


def test_a_newer_register_is_refused_with_both_versions(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        writing.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '7'")
    register.close()
    with pytest.raises(Trouble, match=rf"7.*{schema.HEAD}"):
        make.reopened(tmp_path)
    refuse_newer(schema.HEAD)


def test_an_old_sqlite_is_refused() -> None:
    with pytest.raises(Trouble, match=r"3\.51\.2"):
        refuse_unsafe_sqlite((3, 51, 2))
    refuse_unsafe_sqlite((3, 51, 3))


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/du-lieu/so", "ext4"),
        ("/mnt/may chu/so", "cifs"),
        ("/mnt/may chu nao/so", "ext4"),
        ("/mnt/nfs", "nfs4"),
        ("/data/x", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_folder(folder: str, kind: str) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n//server/share /mnt/may\\040chu cifs rw 0 0\n"
        "server:/x /mnt/nfs nfs4 rw 0 0\nlan@server: /data fuse.sshfs rw 0 0\n"
    )
    assert file_system_of(Path(folder), mounts) == kind


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        make.receive(writing)
        pages = writing.run(sa.text("PRAGMA page_count")).scalar()
        writing.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Trouble, match="Đĩa đã đầy"), register.write() as writing:
        make.dossiers(writing, 200)
    with register.read() as reading:
        assert facts.chain_head(reading)[0] == 2
    with register.write() as writing:
        writing.connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        make.receive(writing)
    register.close()


def test_a_folder_that_cannot_be_locked_is_told_in_words_that_help(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    register.close()
    (tmp_path / LOCK_FILE).unlink(missing_ok=True)
    (tmp_path / LOCK_FILE).mkdir()
    with pytest.raises(Trouble, match=r"là một thư mục, không phải tệp\. Sổ phải nằm ở thư mục ghi được"):
        make.reopened(tmp_path)


def test_a_full_disk_under_a_backup_is_not_said_of_the_register(tmp_path: Path) -> None:
    stick = tmp_path / "a.cchcbak"
    with closing(dbapi2.connect(":memory:")) as ours, closing(dbapi2.connect(stick)) as theirs:
        ours.execute("CREATE TABLE much AS SELECT zeroblob(1000000)")
        ours.commit()
        theirs.execute("PRAGMA max_page_count=2")
        with pytest.raises(Trouble) as no, told(stick, is_copy=True):
            ours.backup(theirs)  # its errors have words but no name
    assert no.value.sentence.startswith(f"Đĩa nhận bản sao {stick} đã đầy.")


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="không trả lời"):
        make.register(tmp_path, url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    with pytest.raises(Refused, match="postgresql"):
        make.register(tmp_path, url="mysql://server/none")


def test_a_wrong_statement_stays_a_bug(register: Register) -> None:
    with pytest.raises(sa.exc.DBAPIError), register.read() as reading:
        reading.connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_register_is_never_made_over_another(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with pytest.raises(Refused, match="đã có sổ"):
        keys.make(tmp_path, None, make.profile())
    with pytest.raises(Refused, match="đã có sổ"):
        create(tmp_path, register.key, make.profile())
    register.close()


def test_a_file_for_another_unit_is_told(tmp_path: Path) -> None:
    make.register(tmp_path).close()
    keys.write_side(tmp_path, replace(keys.read_side(tmp_path), unit="99999"))
    with pytest.raises(Trouble, match="99999"):
        make.reopened(tmp_path)


def test_an_older_register_is_backed_up_before_it_is_brought_up(
    tmp_path: Path, engine_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "sổ"
    register = make.register(place, url=engine_url)
    with register.write() as writing:
        make.receive(writing)
    register.close()
    later = tmp_path / "db"
    shutil.copytree(Path(__file__).parents[2] / "db", later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "versions" / "0002_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = '{schema.HEAD + 1}', '{schema.HEAD}'\n"
        "branch_labels = depends_on = None\n"
        "def upgrade() -> None:\n"
        "    op.execute('CREATE TABLE later (n INTEGER)')\n"
        "    op.add_column('setting', sa.Column('later', sa.Integer))\n"
    )
    monkeypatch.setattr("cchc_desktop.store.migrate.migrations", lambda: later)
    monkeypatch.setattr(schema, "HEAD", schema.HEAD + 1)
    monkeypatch.setattr("cchc_desktop.store.migrate.HEAD", schema.HEAD)
    again = make.reopened(place)
    with again.read() as reading:
        assert reading.run(sa.text("SELECT count(*) FROM later")).scalar() == 0
        assert facts.chain_head(reading)[0] == 2
    again.close()
    (file,) = (place / "backups").glob("*.cchcbak")
    with zipfile.ZipFile(file) as box:
        assert json.loads(box.read("manifest.json"))["schema"] == schema.HEAD - 1
    backup.restore(file, tmp_path / "mới", None, make.NINE)
    restored = sqlite_engine(tmp_path / "mới" / keys.REGISTER_FILE, register.key, is_writer=False)
    with restored.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar() == 1
    restored.dispose()


def test_a_program_killed_while_founding_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; import make\n"
        "from cchc_desktop.store import migrate\n"
        "bring_up = migrate.bring_up\n"
        "def killed(connection): bring_up(connection); os._exit(9)\n"
        "migrate.bring_up = killed\n"
        "make.register(Path(sys.argv[1]))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(make.__file__).parent)}
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environment, check=False)
    assert done.returncode == 9
    assert not keys.is_register(tmp_path)
    made = make.register(tmp_path)
    with made.write() as writing:
        assert make.receive(writing).local_no == "0001/2026"
    made.close()
    make.reopened(tmp_path).close()
    assert not list(tmp_path.glob("*.part*"))


def test_pragmas_are_the_safe_ones(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        ask = writing.connection.exec_driver_sql
        told = {
            name: ask(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id", "user_version")
        }
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": schema.APPLICATION_ID,
        "user_version": schema.HEAD,
    }
    register.close()
    engine = sqlite_engine(tmp_path / keys.REGISTER_FILE, register.key, is_writer=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
    engine.dispose()
