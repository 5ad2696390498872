# tests/unit/domain
check_PROGRAMS += tests/unit/domain/test_shared
tests_unit_domain_test_shared_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_domain_test_shared_SOURCES = %D%/test_shared.c
tests_unit_domain_test_shared_LDADD = libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

check_PROGRAMS += tests/unit/domain/test_setting
tests_unit_domain_test_setting_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_domain_test_setting_SOURCES = %D%/test_setting.c
tests_unit_domain_test_setting_LDADD = libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

check_PROGRAMS += tests/unit/domain/test_post_wrong
tests_unit_domain_test_post_wrong_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_domain_test_post_wrong_SOURCES = %D%/test_post_wrong.c
tests_unit_domain_test_post_wrong_LDADD = libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

check_PROGRAMS += tests/unit/domain/test_custom
tests_unit_domain_test_custom_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_domain_test_custom_SOURCES = %D%/test_custom.c
tests_unit_domain_test_custom_LDADD = libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

check_PROGRAMS += tests/unit/domain/test_missed
tests_unit_domain_test_missed_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_domain_test_missed_SOURCES = %D%/test_missed.c
tests_unit_domain_test_missed_LDADD = libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)
