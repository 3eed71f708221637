"""CCHC Desktop: the register of a commune's one-stop counter, and of the unit that adds communes up.

The map, from the law outwards; each layer knows only those below it:

- ``core``        the law and the arithmetic: values and pure functions, standard library only
- ``family``, ``files``, ``paths``   finding members of a family; writing files whole; where they lie
- ``store``       the register: the only place with SQL
- ``rulebook``    law, catalogue and units from ``resources/`` and from newer packs in the data folder
- ``forms``, ``reports``, ``indicators``, ``carriers``, ``scanners``   one form, report … per file
- ``operations``  the verbs: one act of the office, one function, one transaction
- ``cli``, ``ui``   the command line and the window

The office's nouns in code: hồ sơ ``dossier`` · thủ tục hành chính ``procedure`` · trường hợp ``case`` ·
thành phần hồ sơ ``paper`` · giấy tiếp nhận và hẹn trả ``receipt`` · ngày hẹn trả ``due`` · trả kết quả
``hand_back`` · hình thức nộp ``channel`` · lĩnh vực ``field`` · kỳ báo cáo ``period`` · trước hạn
``early`` · đúng hạn ``on_time`` · quá hạn ``late`` (ended) or ``overdue`` (open) · kỳ trước chuyển qua
``carried_over`` · bổ sung ``supplement`` · tạm dừng ``pause`` · dừng giải quyết ``stop`` · rút ``withdraw`` ·
từ chối ``refuse`` · xin lỗi, hẹn lại ``apology`` · số hóa ``digitise`` · đơn vị tổng hợp ``superior``.
"""

__version__ = "0.2.0"
