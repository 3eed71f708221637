"""Syllables that places of the country are named by, old districts and hamlets with them."""

from __future__ import annotations

_PLACE_LIST = """
    a al am an ana anh avương ayun b ba ban bang bao bay bhăng bi biang binh biên biển biện bla bo bom bon
    boòng braih bum bung buôn buồm bà bài bàn bàng bàu bá bác bách bái bám bán bánh bát bãi bão bè bình bí
    bích bó bôi bôn bông bù bùi bú búk búng bút băng bơ bưng bạ bạc bạch bạt bản bảng bảo bảy bất bắc bằng
    bế bến bể bỉm bỉnh bị bố bốn bồ bồn bồng bổn bộ bội bờ bủng ca cai cam can cang canh cao cau chanh chi
    chia chim chinh chiêm chiên chiêng chiêu chiến chiếu chiềng chiểu chro chu chung chuyên chuẩn chà chàm
    chày chách chánh cháy chân châu chéng chí chín chính chùa chúc chũ chơ chơn chư chương chải chấn chất
    chẽ chế chỉ chọng chợ chủ chử chữ co con cuôn cuông cuôr cuối cuổi cà càng cày các cách cái cán cáp
    cát câu cây cò có cô côn công cù cú cúc căn cũ cơ cơi cư cương cường cạn cả cảm cảnh cấm cầm cần cầu
    cẩm cắn cằm cọt cỏ cốc cống cồn cổ cộp cờ cụm củ cứu cửa cửu cự cựu d dang danh di dinh diên diễn diệm
    diệu dliê do doanh dom dong drang dray dreh droh drông drăng drắk du dung dur duy duyên duệ dài dào
    dân dãy dêê dình dĩ dĩnh dũng dơi dơk dương dưới dạ dầu dẩn dền dịch dốc dụ dục dừa dực ea eo ga gai
    gang gar ghềnh gi gia giai giang gianh giao gio giuộc già giàng giá giám giáo giáp giây giã giêng giôn
    giải giảng giấy giằng giếng giồng giờ giữa glong grai gành gào gáo gò gòn gạo h hai ham hang hanh he
    hiao hine hinh hiên hiến hiếu hiền hiển hiệp hiệu hleo hoa hoan hoà hoài hoàn hoàng hoành hoá hoạt
    hoằng hra hrung hrú hua hum hung huoai huy huyện huế huệ huồi huổi huỳnh hy hà hàm hàng hành hào há
    hán hát hòa hòn hóa hóc hùng hưng hưu hương hướng hạ hạc hạnh hạp hải hảo hậu hặc hẹ hẻm hỏa hố hồ hồi
    hồn hồng hộ hộc hội hới hớn hợp hữu hựu hỳ hỷ ia jút ka kan kang kao kar kbang kdang ken keng kha khai
    khang khao khe khiêm khiêng khmer kho khoa khoen khoong khoài khoái khu khun khuyến khuôn khuông khuất
    khuổi khái kháng khánh khâm khâu khê khóm khôi khúc khăl khươl khương khả khải khế khối khổng khởi
    khủa kia kim kinh kiên kiêu kiếm kiến kiết kiều kiệm kiện kiệt kiệu kly kmăl knuếc knốp ko kon krey
    krong krái krêl krông ktur kuin kè kép kênh kôi kôn kông kơi kạn kẻ kế kết kỳ kỷ la lai lam lang lao
    lay le leng leo linh liêm liên liêng liêu liền liềng liễn liễu liệt loa loan loi long loong loỏng lua
    luân luông luận ly lài làng lào lách lái láng lát lâm lân lâu lãm lãng lãnh lão lèng lèo lê lìa lò
    lòng lóng lô lôn lùng lúc lý lăk lăm lăng lĩnh lũm lũng lũy lơ lư lưu lương lưới lược lượng lạc lại
    lạn lạng lạt lấp lầm lầu lập lậy lắk lặc lẻn lễ lệ lịch lống lốp lỗ lộ lộc lớn lở lợi lục lức lừa lữ
    lực lựu m ma mai mang mao mar mau mgar mil minh miếu miện mung muổi my máng máy mây mã mão mèo mê mìn
    mít móng mô môn mông mù mùn mú múa măng mũi mơ mươi mương mười mường mạ mạc mạng mạnh mạo mần mẫu mập
    mậu mễ mọt mỏ mố mỗ mộ mộc mộng một mới mỡ mứn mỹ na nai nam nan nga ngam ngang nghi nghinh nghiêm
    nghiên nghiệp nghĩa nghệ nghị ngoi ngoong ngoài ngoại nguyên nguyễn nguyệt ngà ngài ngách ngân ngã
    ngãi ngòi ngô ngõ ngũ ngư ngạc ngạn ngọc ngọk ngọn ngự nha nhai nham nhau nhi nhiêu nho nhu nhum nhung
    nhuận nhà nhàn nhân nhã nhè nhé nhì nhôn nhùn nhơn như nhượng nhạc nhất nhẫn nhậm nhị nhỏ nhứt nhữ
    nhựt ning ninh niêm nong nung nuôl nà ná nâm nèn né nô nông nùng núa núi năm năng nưa nương nước nấm
    nẫm nậm nật nẵng nặm nếnh nọi nốt nổi nỗ nội o oai on pa pang pha phan pheo phiên phiêng phnô phong
    phán phát phê phì phìn phình phí phích phòng phóng phù phùng phú phúc phăng phơi phương phước phường
    phượng phạm phả phải phấn phẩm phật phặc phố phổ phụ phục phụng phủ pia pleiku plô plông pnôn pom prao
    pring prông pu pui pxi pà pàng pá pác pék pó pù pú púch púng păh păk păl păn pơ pơng pưh pắc pằn pồn
    pờ quan quang quao qui quy quyết quyền quài quàng quách quán quát quân quí quý quả quản quảng quận quế
    quốc quới quỳ quỳnh quỹ rai ran rang ranh ray rbol ri riêng riềng rong rsai ruộng rve rvê rã réo rì rí
    rông rú răng rơ rạch rạng rẫy rịa rốk rồng rờ rụt sa sam san sang sanh sao sen si sin sinh son song
    soạn sró su sung suối sà sài sàng sào sách sáng sáu séo sê sì sìn sín sính sóc sông súp sĩ sơ sơmei
    sơn sư sại sảng sầm sập sắk sặt sỏ số sốp sở sủ sủng ta tam tang thai than thanh thao thi thia thiên
    thiêu thiết thiện thiệu tho thoại thu thung thuần thuận thuật thuột thuỷ thàng thành thác thái thám
    tháng tháp thì thít thôn thông thùy thăng thơ thư thương thước thường thượng thạch thạnh thản thảo
    thất thần thầu thầy thắng thẳm thế thể thị thịnh thọ thố thống thốt thổ thới thời thụ thục thụy thủ
    thủy thừa thực tiên tiến tiếng tiền tiểu toong toà toàn toán toại trai trang tranh tre tri trinh triều
    triệu trong trung truông trà tràm tràng trào tráng trâm trân trãi trên trì trí tròn trôm trù trùng
    trúc trăng trũng trưng trương trường trạch trại trạm trạo trảng trấn trần trị trịnh trọng trụ trừ trực
    tu tul tum tung tuy tuyên tuyền tuấn tuần tuệ ty tà tài tàu tá tám tánh tát tâm tân tây tè tìa tích
    tín típ tòa tó tô tôn tông tôr tùng tú túc tý tăm tăng tĩnh tơ tơi tư tương tường tượng tạ tạo tả tảo
    tấn tấu tầm tần tầng tập tắt tằng tẻh tế tề tỉnh tịnh tọ tố tống tổ tổng tờ tở tụ tủa tứ từ tử tự tựu
    tỷ u uar ui uyên uông uý vai van vang vinh viên viễn việt vong vu vung vài vàm vàng vân vì vò vô võ
    văn vĩ vĩnh vũ vũng vương vườn vạc vạn vấp vầy vật vệ vị vịnh vồn vụ vỹ wa wer wil wy xa xang xanh xi
    xoài xuyên xuân xà xá xát xã xèo xé xén xím xín xóm xùa xương xẻo xốp y ya yang yên yết á ái áng ân âu
    é êê ích óc ô ôn ông ý đa đak đakrông đal đam đan đen đinh điềm điền điều điểm điện điệp đoa đoan đoài
    đoàn đu đà đài đàm đàn đào đá đám đèo đéc đê đình đích đò đô đôi đôn đông đùng đăk đăng đĩnh đơn đước
    đường đạ đại đạm đạo đảo đất đấu đầm đầu đập đắc đắk đằng đặng đề đỉnh định đỏ đốc đống đốp đồ đồi đồn
    đồng đổng độc đội động đức ơ ảng ấn ấp ống ủ ứng
"""
PLACE_WORDS = frozenset(_PLACE_LIST.split())
"""What nearly every address on a card consists of: communes since 2025, and what stood there before."""
