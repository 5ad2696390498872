# tests/unit/service

check_PROGRAMS += tests/unit/service/test_cell_spec
tests_unit_service_test_cell_spec_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_service_test_cell_spec_SOURCES = %D%/test_cell_spec.c %D%/cell_tests.h
tests_unit_service_test_cell_spec_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS) $(TEXT_LIBS)

check_PROGRAMS += tests/unit/service/test_cell
tests_unit_service_test_cell_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_service_test_cell_SOURCES = %D%/test_cell.c %D%/cell_tests.h
tests_unit_service_test_cell_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS) $(TEXT_LIBS)

check_PROGRAMS += tests/unit/service/test_cell_image
tests_unit_service_test_cell_image_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_service_test_cell_image_SOURCES = %D%/test_cell_image.c %D%/cell_tests.h
tests_unit_service_test_cell_image_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS) $(TEXT_LIBS)

check_PROGRAMS += tests/unit/service/test_conf
tests_unit_service_test_conf_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_service_test_conf_SOURCES = %D%/test_conf.c
tests_unit_service_test_conf_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS)

check_PROGRAMS += tests/unit/service/test_crypto
tests_unit_service_test_crypto_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_service_test_crypto_SOURCES = %D%/test_crypto.c
tests_unit_service_test_crypto_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS)
