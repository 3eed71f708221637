"""Reading an office's existing register, a spreadsheet that nobody laid out for a program.

``file`` opens the workbook, ``columns`` finds what each column means, ``table`` what each row is, ``values``
and ``people`` what a cell says, ``rows`` whether a row holds together, ``match`` which procedure it names,
``enter`` puts it in the register, ``left_over`` writes down what could not go in.
"""
