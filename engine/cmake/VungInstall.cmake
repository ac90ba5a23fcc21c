# What `cmake --install` puts where, so that an outside project can say find_package(vung) and link vung::engine:
# component "development" has libraries, headers and CMake files, "command" the program, "python" the extension module.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/vung")
set(layers vung_ground vung_records vung_measure vung_science vung_drive)
target_sources(vung_ground PUBLIC FILE_SET HEADERS FILES "${CMAKE_CURRENT_BINARY_DIR}/vung/version.h")
set_target_properties(vung_engine PROPERTIES EXPORT_NAME engine)
set_target_properties(vung_build PROPERTIES EXPORT_NAME build)

install(TARGETS vung_build vung_engine ${layers} EXPORT vungTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)
install(EXPORT vungTargets NAMESPACE vung:: DESTINATION "${package}" COMPONENT development)

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/vungConfig.cmake.in" "${CMAKE_CURRENT_BINARY_DIR}/vungConfig.cmake"
  INSTALL_DESTINATION "${package}")
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/vungConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/vungConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/vungConfigVersion.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/VungDependencies.cmake"
  DESTINATION "${package}" COMPONENT development)
