# profile.cmake - the profile as it is installed, in CMAKE_BINARY_DIR/profiles
# SPDX-License-Identifier: GPL-2.0-or-later

set(profile_of_ours "${PROJECT_SOURCE_DIR}/profiles/Cloudflow")
set(profile "${CMAKE_BINARY_DIR}/profiles/Cloudflow")
file(COPY "${profile_of_ours}/" DESTINATION "${profile}" PATTERN colorfilters EXCLUDE)

# Wireshark takes a profile's colouring rules instead of its own, so those stand behind ours: of the release that the
# modules are built for, as no other loads them.
find_file(WIRESHARK_RULES colorfilters HINTS "${Wireshark_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/wireshark"
  "${Wireshark_INSTALL_PREFIX}/share/wireshark" NO_DEFAULT_PATH)
file(READ "${profile_of_ours}/colorfilters" rules)
if(WIRESHARK_RULES)
  file(READ "${WIRESHARK_RULES}" rules_of_wireshark)
  string(REGEX REPLACE "#[^\n]*created by Wireshark[^\n]*\n" "" rules_of_wireshark "${rules_of_wireshark}")
  string(APPEND rules "${rules_of_wireshark}")
else()
  message(WARNING "Wireshark's colouring rules were not found: packets will have no colours in the profile.")
endif()
file(WRITE "${profile}/colorfilters" "${rules}")

file(GLOB profile_parts CONFIGURE_DEPENDS "${profile_of_ours}/*")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${profile_parts} ${WIRESHARK_RULES})
install(DIRECTORY "${profile}" DESTINATION ${CMAKE_INSTALL_DATADIR}/wireshark/profiles COMPONENT modules)
