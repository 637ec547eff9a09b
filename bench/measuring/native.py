"""The programs in C that lie here, compiled for the run where there is a compiler."""
import os, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))


def compiler():
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def build(folder, name, shared=False):
    """The path of what was built from name.c, in `folder`."""
    made = os.path.join(folder, name + (".so" if shared else ""))
    command = [compiler(), "-O2", "-D_GNU_SOURCE", "-o", made, os.path.join(HERE, name + ".c")] + (["-shared", "-fPIC"] if shared else [])
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{name}.c: does not compile:\n{run.stderr}")
    return made
