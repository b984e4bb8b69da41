# package.cmake - a .deb and a .tar.gz for the Wireshark at hand: cmake --build DIR --target package
# SPDX-License-Identifier: GPL-2.0-or-later

# A module works with one minor release of Wireshark only. The .deb says so in its dependency; the .tar.gz holds the
# folder of that release, to be unpacked in the personal plug-in folder.
math(EXPR next_minor "${Wireshark_MINOR_VERSION} + 1")
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "wireshark-common (>= ${WS_RELEASE}), wireshark-common (<< ${Wireshark_MAJOR_VERSION}.${next_minor}~)")

set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_NAME cloudflow)
set(CPACK_PACKAGE_VENDOR Cloudflow)
set(CPACK_PACKAGE_CONTACT "Cloudflow maintainers <maintainers@cloudflow.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_FILE_NAME "cloudflow-${PROJECT_VERSION}-wireshark-${WS_RELEASE}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_BINARY_DIR}/packages")
set(CPACK_PACKAGING_INSTALL_PREFIX "${Wireshark_INSTALL_PREFIX}")
set(CPACK_STRIP_FILES ON)

# The version names the Wireshark too: after a move to the next Debian the package made for it is the newer one.
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}+wireshark${WS_RELEASE}")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "wireshark | tshark, python3")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# What a package has beside the modules that "cmake --install" puts in place.
foreach(name doctor merge)
  install(PROGRAMS ${PROJECT_SOURCE_DIR}/scripts/${name} DESTINATION ${CMAKE_INSTALL_BINDIR} RENAME cloudflow-${name}
    COMPONENT deb EXCLUDE_FROM_ALL)
endforeach()
install(PROGRAMS ${PROJECT_SOURCE_DIR}/scripts/lib/profile.py DESTINATION ${CMAKE_INSTALL_BINDIR}
  RENAME cloudflow-profile COMPONENT deb EXCLUDE_FROM_ALL)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright
  COMPONENT deb EXCLUDE_FROM_ALL)
foreach(page README CHANGELOG CONTRIBUTING SECURITY)
  install(FILES ${PROJECT_SOURCE_DIR}/${page}.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT deb EXCLUDE_FROM_ALL)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs ${PROJECT_SOURCE_DIR}/samples DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT deb EXCLUDE_FROM_ALL PATTERN generate EXCLUDE)
foreach(kind wiretap epan)
  install(TARGETS cloudflow_${kind} LIBRARY DESTINATION "${WS_RELEASE}/${kind}" COMPONENT tgz EXCLUDE_FROM_ALL)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION "${WS_RELEASE}/cloudflow" COMPONENT tgz EXCLUDE_FROM_ALL)
install(DIRECTORY ${CMAKE_BINARY_DIR}/profiles/Cloudflow DESTINATION "${WS_RELEASE}/cloudflow/profiles"
  COMPONENT tgz EXCLUDE_FROM_ALL)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY OFF)
set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY OFF)
file(WRITE "${CMAKE_BINARY_DIR}/package_generator.cmake" [[
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_COMPONENTS_ALL modules deb)
else()
  set(CPACK_COMPONENTS_ALL tgz)
  set(CPACK_PACKAGING_INSTALL_PREFIX "")
endif()
]])
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_BINARY_DIR}/package_generator.cmake")
include(CPack)
