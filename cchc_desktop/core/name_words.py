"""Syllables that people's names are made of, and surnames: what a cut name is told by."""

from __future__ import annotations

_SURNAME_LIST = """
    bàn bàng bùi bạc bạch bế bồ cai cam cao chang chu chung cháng châu chíu chảo chế chềnh chử cung cà cái
    cát công cù cư cấn cầm cồ cổ cụt cứ danh diêm diệp doãn dìu dư dương giang già giàng giáp giản hoa
    hoàn hoàng huỳnh hà hàn hàng hán hình hùng hạ hạng hạp hầu hồ hồi hồng hờ hủng hứa kha khiếu khoàng
    khuất khâu khúc khưu khương khổng kim kiều kỳ la lang lao liêu liễu lo luyện ly lài lâm lã lèng lê lò
    lô lù lùng lý lư lưu lương lường lạc lại lầm lầu lều lỗ lộ lộc lợi lục lữ lự lỳ lỷ ma mai moong mào má
    mã mông mùa mạ mạc mạch mẫn mậu mộc nghiêm nghị nguyễn ngân ngô ngưu ngọc ngụy nhan nhiêu nhâm nhạc
    nhữ ninh nông nùng ong phan pho phoòng phàn phí phó phù phùng phúc phương phượng phạm phồn pịt pờ qua
    quan quang quàng quách quản quảng sa sái sèn sín sính sùng sơn sầm sần sằm sồng sử tao thang thi thiên
    thiều thiệu thoòng thành thào thái thân thèn thò thôi thường thạch thẩm thền thị tiêu tiếp tiền trang
    triệu trà tráng trâu trì trưng trương trạc trần trịnh tuấn ty tào tán tín tòng tô tôn tăng tưởng tạ
    tải tấn tất tấu tần tẩn tẩy tằng tề tống từ tỷ uông ven vi viên vàng vì vòng võ vùng văn vũ vương vạn
    vần vầy vừ xa xeo xin xung xà xìn yên âm ân âu ôn ông úc đan đinh điền đoàn đàm đào đường đậu đặng
    đống đồ đồng đổng đỗ đới ứng ỷ
"""
SURNAMES = frozenset(_SURNAME_LIST.split())
"""First words of names, of the Kinh and of the peoples whose names are spelled as Vietnamese is."""

_NAME_LIST = """
    a an anh ba bang biên biển biện bun bài bàn bàng bành bá bách báo bân bé bên bình bí bích bính bôn
    bông bùi bút bưng bưu bưởi bạc bạch bảng bảo bật bắc bằng bế bền bỉnh bốn bồng bổn bổng bội bời bửu
    cam canh cao chanh chi chia chim chinh chiêm chiên chiêu chiến chiều chiểu chu chung chuyên chuyền
    chuyển chuẩn chá chánh châm chân châu chén chìa chí chín chính chót chù chú chúc chư chưng chương
    chước chưởng chấn chất chấu chầu chẩn chế chỉ chỉnh chống chớ chợ chủng chứ chức chữ con cung cán cánh
    cát cân cò còn côi công cõi cúc căn cơ cưu cương cước cường cả cảm cảnh cần cầu cẩm cẩn cẩu cỏn cống
    cội cộng cở củng cừ cử cửu cự danh di dinh diên diễm diện diệp diệu do doan doanh dong doãn du dua
    dung duy duyên duyến duyệt duân duẩn duật duệ dân dã dê dí dính dùng dĩ dũ dũng dơ dơn dư dươm dương
    dưỡng dạ dần dậu dậy dế dị dịch dịu dợ dụ dục dụng dủa dự em gia giai gian giang giao già giàng giác
    giám giáng giáo giáp giúp giản giảng giảo giỏi giống giới gà gái gấm hanh hinh hiên hiêng hiến hiếu
    hiền hiển hiểu hiện hiệp hiệu hoa hoan hoà hoài hoàn hoàng hoá hoán hoạch hoạt hoằng huy huynh huyên
    huyến huyền huyện huân huấn huế huệ huỳnh hy hà hàn hành hào hán hát hân hãn hình hòa hòe hóa hùng hý
    hưng hưu hương hướng hường hưởng hạ hạc hạnh hạo hải hảo hận hậu hằng hặc hẹn hến hỉ học hối hồ hồi
    hồng hổ hộ hội hớn hờ hợi hợp hụê hứa hữu hỷ inh kha khang khanh khiêm khiết khiển khoa khoan khoá
    khoái khoát khoản khua khuy khuyên khuyến khuê khuông khá khái kháng khánh khâm khê khóa khôi khương
    khả khải khảo khấn khắc khằm khởi kim kinh kiêm kiên kiến kiều kiểm kiện kiệt kì kính ký kơk kỉ kỉnh
    kỳ kỵ kỷ la lam lan lang lanh lao len linh liêm liên liêu liền liều liễn liễu liệt liệu loan long loát
    loạn luyến luyện luân luận luật ly lài lành lào lá láng lâm lân lãm lãng lém lê lóc lý lĩnh lũ lưu
    lương lường lưỡng lượm lượng lạc lại lạng lạp lả lầu lập lắm lắng lềnh lễ lệ lịnh lồng lộ lộc lời lợi
    lợt lụa lục lử lữ lực lựu lỵ mai man mi minh miên miến miền mo mong muôn muội my mài mát máy mây mãn
    mão mén mên mì mí móc mót mùa mùi mĩ mơ mưa mưu mười mạc mạch mạn mạnh mầm mần mẩy mẫn mẫu mận mậu mẹo
    mến mị mịnh mỗ mộc mộng mới mứt mừng mỵ mỷ mỹ na nam nga nghi nghinh nghiêm nghiệm nghiệp nghĩ nghĩa
    nghị ngoan ngoãn ngoạn nguyên nguyễn nguyện nguyệt ngà ngàn ngát ngân ngãi ngôn ngư ngạc ngạn ngải
    ngần ngẫn ngắt ngọ ngọc ngộ ngời ngợi ngữ ngự nhan nhanh nhi nhiên nhiễn nhiệm nho nhu nhung nhuần
    nhuận nhài nhàn nhành nhát nhâm nhân nhã nhãn nhè nhí nhĩ nhơn như nhường nhượng nhạc nhạn nhấn nhất
    nhẫn nhật nhẽ nhỉnh nhị nhỏ nhớ nhỡ nhụ nhụy nhứt nhựa nhựt ninh niên niềm niệm nâu nên nênh nô năm
    năng nương nậu nắm nếnh nết nốt nội nở nụ nủ nủng nữ oai oanh oánh pa panh phan phi phia phin phiên
    phiếm phiến phiệt phong phài phách phán phát phí phòng phóng phô phùng phú phúc phương phước phượng
    phạ phấn phẩm phẩn phận phỏng phố phổ phớ phớt phụ phục phụng phứ phức pàng pánh páo pâng pó pạo pọm
    quan quang quanh quy quyên quyến quyết quyền quyển quyệt quán quát quân quên quý quýnh quản quảng quận
    quắc quế quốc quới quỳ quỳnh quỹ ra ri rin rinh ruật ruộng rành rân rô rươn rạng rồng rộng rớt sa sam
    san sang sanh sao say sen seo sinh song sua suất suốt sà sài sành sách sáng sáu sáy sâm sâu sên sính
    sò sóc sóng sót sô sôi sông sùng súa sĩ sơ sơn sươn sương sẩm sậu sắc sắt sẻ sếnh sềnh sỉ sống sở sứ
    sử sửu sự sỹ tam tham thanh thao thi thinh thiên thiếp thiết thiềm thiều thiện thiệt thiệu thoa thoan
    thoong thoàn thoát thoại thoả thu thuyên thuyết thuyền thuý thuấn thuần thuận thuật thuở thuỳ thuỷ
    thành thái thánh tháp thâm thân thê thêm thêu thìn thí thôi thông thù thùy thúc thúy thăng thơ thơi
    thơm thư thưa thương thường thưởng thược thượng thạc thạch thạnh thạo thải thảm thản thảo thấn thất
    thậm thập thắm thắng thế thề thể thệ thỉnh thị thịnh thọ thỏa thống thốt thổ thới thời thụ thục thủ
    thủy thứ thức thử thự thực ti tinh tiên tiêu tiến tiếp tiết tiếu tiềm tiền tiểu tiễn tiệm tiệp toan
    toà toàn toán toả toản trai trang tri trinh triêm triết triều triển triệu trong trung truyền truyện
    trà tràng trác tráng trâm trân trãi trì trình trí tròn trùng trúc trăng trĩ trưng trương trước trường
    trưởng trạch trại trạm trạng trải trấn trầm trần trắc trắng trị trịnh trọng trỗi trợ trứ trực tu tuy
    tuyên tuyến tuyết tuyền tuyển tuân tuấn tuất tuần tuế tuệ tài tào tá tác tám tán tánh táo tâm tân tây
    tép tình tí tích tín tính tòa tòng tô tôn tông tùng tú túc tý tăng tĩnh tư tươi tương tước tường tưởng
    tượng tạ tại tạo tải tấn tất tầm tần tận tập tặng tẹo tẻo tế tếnh tề tỉ tỉnh tị tịch tịnh tỏa tố tống
    tốt tồn tồng tổ tộ tới tụ tục tụng tủa tứ từ tửu tự tựu tỵ tỷ uy uyên uyến uyển vang vi vinh viên viết
    viễn viện việt vong vu vui vy và vàng vân vãng ví vò võ văn vĩ vĩnh vũ vương vường vượng vượt vạn vả
    vảng vấn vần vận vị vịnh vọng vụ vừ vỵ vỹ xa xanh xinh xoa xoan xoang xoài xoàn xuyên xuyến xuân xuất
    xài xá xè xía xíu xó xóa xô xôm xương xướng xảo xứng y yên yêu yến yểu á ái án áng ánh ân âu én ên ín
    út ý đa đan đang đinh điềm điền điều điểm điển điện điệp điệu đoan đoài đoàn đoạt đài đàm đàn đào đán
    đáng đãi đê đình đính đíp đó đô đông đăng đĩnh đơ đương đường đượm đượng đại đạm đạo đạt đảm đản đảo
    đấu đậu đắc đắp đắt đằng đặng đệ đỉnh định đọ đốc đồ đồng đổng độ động đời đờn đởm đức ơi ơn ước ưởng
    ấn ẩn ỏm ốc ổn ứng ửng ỷ
    chắt chúng cải cựu nhớn nếp quýt soạn trượng
    chua chía chớ chừ chải chứ dính dê dia dê dợ giống giở hù khé khua kía lềnh lìa lở lử lùng ly mào máy mẩy
    mí mùa mỉ mỷ nhia nhìa nhè nhừ nếnh ngải nủ pao páo phênh phừ phử phủ pà pá pàng pó rua say senh seo súa
    sáu sênh sình sính sò súng sầu sếnh thề trừ tủa vư vạng vảng vảy vủ xà xía xếnh xìa xúa xồng xử sà min
"""
NAME_WORDS = frozenset(_NAME_LIST.split())
"""Middle and last words: what nearly every name of the country consists of."""

_RARE_LIST = """
    bôn cò cước cầu củng gian hinh hiểu hát hận hến inh khá khê mo mong mên mạ nghĩ ngư nhan nhụ nên phạ phớ
    phụ phứ quên ri rin rinh rân sử thê thù thấn thề ti tinh toan tán tại tải tất tầm tập tế tề tỉnh
    tỏa tốt tồn tổ tới tụ tục uyến vu xa xài xó xô án áng én ên ín ốc
"""
RARE = frozenset(_RARE_LIST.split())
"""Middle and last words far rarer than another that has a letter more: those want a second look."""

RARE_FIRST = frozenset({"tần", "thi", "mạ"})
"""Surnames far rarer than one with a letter more: Trần, Thái, Mạc."""

_USUAL_LIST = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương trương lương trịnh đoàn đinh châu
    văn thị hữu đức quang ngọc thanh thu minh xuân đình công quốc thành trọng tuấn hồng hương huy khánh mạnh
    phương tiến tường hùng dũng cường hải hạnh hằng hiền hiếu hoa huệ huyền khôi kiên lan linh loan long mai
    nam nga ngân nghĩa nguyệt nhung phong phúc phượng quân quyên quyết quỳnh sơn thảo thắng thiện thơm thoa
    thúy thủy thương trang trinh trung trường tuyết uyên vinh xoan duy diệu bình bảo giang khang khoa trâm
"""
USUAL = frozenset(_USUAL_LIST.split())
"""Words so frequent in names that a rare one, being one of them without a letter, wants a second look."""
_OWN_LIST = """
    an chu hàng tô tạ lý ông thơ tâm phú hưng yên ma bá tấn á tần hà hoà hòa tùng tú
"""
OWN = frozenset(_OWN_LIST.split())
"""Words as good as those, though each is one of them without a letter."""
