"""People who do not exist, as their cards name them: every people of the country, old and new addresses."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_KINH_LIST = """
Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào
Đinh Trịnh Mai Đoàn Trương Lâm Tô Tạ Từ Lưu Vương Hà Cao Thái Tôn Châu Quách Lại Kiều Phùng Chu Tăng
Nghiêm Doãn Thân Giáp Triệu Ông Tống Mạc La Khuất Bạch Uông Viên Văn Thạch Phó Quản Sử Thiều Cù Cung Giản
Hứa Khương Khưu Khổng Ninh Nhâm Âu Ứng Đồng Đàm Lục
"""
KINH = _KINH_LIST.split()
_MIDDLE_LIST = """
Văn Văn Văn Thị Thị Thị Đức Minh Hữu Quang Ngọc Thanh Thu Kim Xuân Bá Đình Công Duy Gia Hoàng Hồng Huy
Khánh Mạnh Phương Quốc Thành Tiến Trọng Tuấn Viết Vĩnh Bích Diệu Hải Hương Lan Mỹ Như Tố Tuyết Uyên Yến
Nhật Bảo An Thế Sỹ
"""
MIDDLE = _MIDDLE_LIST.split()
_GIVEN_LIST = """
An Anh Ánh Ân Bách Bằng Bảo Bình Bích Cảnh Châu Chi Chính Chiến Chung Công Cúc Cường Dân Diễm Diệp Diệu
Dũng Dung Duy Duyên Đại Đạo Đạt Điệp Định Đoàn Đông Đức Giang Hà Hải Hạnh Hào Hằng Hậu Hiên Hiền Hiển Hiệp
Hiếu Hoa Hòa Hoài Hoan Hoàn Hoàng Hồng Huấn Huệ Hùng Huy Huyền Hưng Hương Hường Hữu Khải Khang Khánh Khiêm
Khoa Khôi Kiên Kiệt Lam Lan Lành Lâm Liên Liễu Linh Loan Long Lộc Lợi Luân Luyến Lượng Ly Lý Mai Mạnh Mận
Minh My Mỹ Nam Nga Ngà Ngân Nghĩa Ngoan Ngọc Nguyên Nguyệt Nhàn Nhân Nhật Nhung Như Ninh Nụ Oanh Phát
Phong Phú Phúc Phương Phượng Quang Quân Quế Quốc Quý Quyên Quyền Quyết Quỳnh Sang Sáng Sâm Sen Sinh Soạn
Sơn Tài Tâm Tân Tần Thạch Thái Thành Thanh Thảo Thắm Thắng Thân Thêu Thi Thiện Thịnh Thoa Thoan Thơ Thơm
Thông Thu Thuần Thủy Thúy Thư Thương Tiên Tiến Tình Toàn Toản Trà Trang Trâm Trinh Trí Trọng Trúc Trung
Trường Tú Tuân Tuấn Tuệ Tùng Tuyên Tuyến Tuyền Tuyết Tươi Tưởng Uyên Ước Vân Việt Vinh Vĩnh Vui Vũ Vượng
Vy Xuân Xuyến Xoan Xuyên Yên Yến Ý Thìn Tỵ Mùi Sửu Hợi Dậu Rạng Rồng Chắt Cải Bưởi Đào Quýt Chanh Gấm Lụa
Len Bông Ruộng Nếp Dịu Hiên Đượm Nhớn Nhỡ Cựu Khuê Thược Ngạn Nhuận Huynh
"""
GIVEN = _GIVEN_LIST.split()
_OTHERS_LIST = """
Y Bhăm Êban;H'Hen Niê;K'Brếp;Thạch Sa Rươn;Ksor Kơk;Rơ Châm Phyin;Siu Black;Y Thuyên Bkrông;H Rul Adrơng
Bh'riu Liếc;Điểu K'Ré;Zơrâm Buôn;Pơloong Thị Bưởi;Moong Thị Lan;Hạng A Chư;Vàng Mí Chứ;Tẩn A Sài
Ma Seo Chúng;Kra Jăn Ha Poh;Chamaléa Thị Hường;Danh Thị Sóc Phal;Chau Kim Sone;Néang Sa Vương;Lee Min Ho
Nguyễn Lê Maria;Ka Să Ha Duy;Tou Prong Nai Niệm;Quàng Văn Pâng;Lục Thị Slao;Đinh Văn Glơi;Giàng A Páo
Lò Thị Xoan;Sùng Seo Sình;Cầm Bá Chiêu;Bế Thị Nụ;Nông Văn Hợp;Triệu Mùi Khé;Lý Lở Mẩy;Phàn Sành Kiêm
Thào A Dơ;Vừ Thị Dính;Mùa A Sáu;Hờ Thị Chía;Lầu Bá Giống;Cứ Thị Mỷ;Rơ Ô H'Brel;Nay H'Nuên;Rmah Hyũn
Kpă Y Thoan;H'Lim Mlô;Y Krông Ayun;Ra Lan Nga;Kon Sa K'Long;Thạch Thị Sa Rây;Kim Thị Sà Huôl
Sơn Thị Ngọc Hân;Lâm Thị Sô Phia;Trượng Thị Mỹ Nhung;Bá Văn Trinh;Châu Thị Tường Vi;Qua Đình Thịnh
Quảng Đại Lượng;Tôn Nữ Thị Ninh;Công Tằng Tôn Nữ Bích Hà;Nguyễn Phúc Bảo Long;Hoàng Phủ Ngọc Lan
Lư Nhất Vũ;Nguyễn Văn A;Trần Thị B;Âu Dương Quân;Đỗ Vũ Minh Khuê Anh;Lê Nguyễn Hoàng Bảo Trân
"""
OTHERS = _OTHERS_LIST.strip().replace("\n", ";").split(";")
_HAMLETS_LIST = """
Thôn Đông;Thôn Đoài;Thôn 3;Xóm Mới;Xóm 12;Tổ dân phố số 5;TDP 7;Tổ 2;Khu phố 4;Khóm 3;Ấp Bình Hòa;Ấp 2A
Bản Pá Liềng;Buôn Păn Lăm;Số 1, Tổ 2;Số 45, Ngõ 12, Đường Lê Lợi;Số 12A1/3, Ngõ 45, Đường 30/4
123/4B Nguyễn Trãi;Số nhà 8, Phố Huế;Căn hộ 1204, Tòa CT2A;Khối Tân Tiến;Xóm Đồng Gáo;Thôn Cổ Loa
Đội 5, Thôn Hạ;Khu 3;Làng Mông;Bản Nà Pó;Thôn Nậm Lúc;Ấp Kinh 5B;Xóm Trại Cau;Phum Sóc;Thôn Phú Lâm Đông
Tổ 15, Ấp Mỹ Lợi;K27/3 Hoàng Diệu;Lô B3, Khu tập thể Thành Công;P.304, Nhà A5;Thôn Ea Súp;Hẻm 58, Trần Phú
"""
HAMLETS = _HAMLETS_LIST.strip().replace("\n", ";").split(";")
_PLACES_LIST = """
Vũ Lăng, Tiền Hải, Thái Bình;Mai Dịch, Cầu Giấy, Hà Nội;Ea H'leo, Cư M'gar, Đắk Lắk
TT. Di Linh, Di Linh, Lâm Đồng;Tân Hiệp A, Tân Hiệp, Kiên Giang;Quỳnh Lưu, Nghệ An
Phường 5, Quận 8, TP. Hồ Chí Minh;Bến Nghé, Quận 1, TP.Hồ Chí Minh;Xuân Trường, Nam Định
Yên Lạc, Vĩnh Phúc;Mường Khương, Lào Cai;Sa Pa, Lào Cai;Ngọc Hiển, Cà Mau;Lấp Vò, Đồng Tháp
Giồng Trôm, Bến Tre;Trà Cú, Trà Vinh;Hòa Vang, Đà Nẵng;Núi Thành, Quảng Nam;A Lưới, Thừa Thiên Huế
Gio Linh, Quảng Trị;Bố Trạch, Quảng Bình;Kỳ Anh, Hà Tĩnh;Hoằng Hóa, Thanh Hóa;Kim Sơn, Ninh Bình
Mai Châu, Hòa Bình;Mộc Châu, Sơn La;Tủa Chùa, Điện Biên;Sìn Hồ, Lai Châu;Đồng Văn, Hà Giang
Na Hang, Tuyên Quang;Chợ Đồn, Bắc Kạn;Trùng Khánh, Cao Bằng;Chi Lăng, Lạng Sơn;Đại Từ, Thái Nguyên
Lâm Thao, Phú Thọ;Lục Ngạn, Bắc Giang;Tiên Du, Bắc Ninh;Gia Lộc, Hải Dương;Khoái Châu, Hưng Yên
Thủy Nguyên, Hải Phòng;Đông Triều, Quảng Ninh;Phổ Yên, Thái Nguyên;Duy Tiên, Hà Nam;Hoài Nhơn, Bình Định
Tuy Hòa, Phú Yên;Ninh Hòa, Khánh Hòa;Ninh Phước, Ninh Thuận;Hàm Thuận Bắc, Bình Thuận;Kon Rẫy, Kon Tum
Chư Sê, Gia Lai;Đắk R'Lấp, Đắk Nông;Bù Đăng, Bình Phước;Trảng Bàng, Tây Ninh;Dĩ An, Bình Dương
Long Khánh, Đồng Nai;Xuyên Mộc, Bà Rịa - Vũng Tàu;Cần Giuộc, Long An;Cai Lậy, Tiền Giang
Vũng Liêm, Vĩnh Long;Thoại Sơn, An Giang;Thốt Nốt, Cần Thơ;Vị Thủy, Hậu Giang;Kế Sách, Sóc Trăng
Giá Rai, Bạc Liêu;Ô Chợ Dừa, Đống Đa, Hà Nội;Phường Tân Phú, Thành phố Hồ Chí Minh
Xã Yên Phong, Tỉnh Bắc Ninh;Phường Thuận Hóa, Thành phố Huế
"""
PLACES = _PLACES_LIST.strip().replace("\n", ";").split(";")
FROM, DAYS = date(2016, 3, 1), 3900


def name(random: Random) -> str:
    """A name; one in six is not of the Kinh."""
    if random.random() < 1 / 6:
        return random.choice(OTHERS)
    middles = random.choices(MIDDLE, k=random.choice((1, 1, 1, 1, 2, 2, 0)))
    return " ".join((random.choice(KINH), *middles, random.choice(GIVEN)))


def payload(random: Random) -> str:
    """The text of a whole card whose number, birth and sex agree."""
    born = date(1935, 1, 1) + timedelta(days=random.randrange(27_000))
    sex = random.choice(("Nam", "Nữ"))
    century = 2 * (born.year // 100 - 19) + (sex == "Nữ")
    place = random.choice(("001", "010", "019", "025", "031", "038", "048", "064", "079", "092", "096"))
    number = f"{place}{century}{born:%y}{random.randrange(10**6):06}"
    old = random.choice(("", f"{random.randrange(10**9):09}", f"{random.randrange(10**9):09}", number))
    issued = FROM + timedelta(days=random.randrange(DAYS))
    tail = random.choice(("", "", "", "||", "||Nguyễn Văn Cha|Trần Thị Mẹ|"))
    address = f"{random.choice(HAMLETS)}, {random.choice(PLACES)}"
    return f"{number}|{old}|{name(random)}|{born:%d%m%Y}|{sex}|{address}|{issued:%d%m%Y}{tail}"
