"""Pages as pictures: opening whatever a scanner or a person brings, looking at it, writing it as PDF/A."""
