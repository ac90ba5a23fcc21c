# Usage requirements shared by all our targets: warnings, language level, repeatable floating point, sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(VUNG_CCACHE ccache)
  if(VUNG_CCACHE)
    # Without this sloppiness it would compile everything that uses a precompiled header (the tests) anew.
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros "${VUNG_CCACHE}")
  endif()
endif()

add_library(vung_build INTERFACE)
target_compile_features(vung_build INTERFACE cxx_std_20)
# Contraction is off: the same bits with and without fused multiply-add (design section 7).
target_compile_options(vung_build INTERFACE -ffp-contract=off)
if(VUNG_SANITIZE STREQUAL "address")
  target_compile_options(vung_build INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(vung_build INTERFACE -fsanitize=address,undefined)
elseif(VUNG_SANITIZE STREQUAL "thread")
  target_compile_options(vung_build INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(vung_build INTERFACE -fsanitize=thread)
endif()

# Warnings are for our own code only, never for what includes our headers.
add_library(vung_warnings INTERFACE)
target_compile_options(vung_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wdouble-promotion
  # GCC 12 blames std::string for these two, wherever it is inlined (GCC bugs 105329 and 105651).
  $<$<CONFIG:Release>:-Wno-restrict -Wno-stringop-overflow>)
if(VUNG_WERROR)
  target_compile_options(vung_warnings INTERFACE -Werror)
endif()

# vung_layer(name MODULES ... LINK ... PRIVATE_LINK ...): one static library per layer, made of whole module folders.
# A folder is a module: every .cpp in it is compiled, every .h in it is public and installed, but for the INTERNAL ones,
# which need a library that users of the layer do not see.
function(vung_layer name)
  cmake_parse_arguments(ARG "" "" "MODULES;FILES;INTERNAL;LINK;PRIVATE_LINK" ${ARGN})
  set(sources ${ARG_FILES})
  set(headers)
  foreach(module IN LISTS ARG_MODULES)
    file(GLOB module_sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/vung/${module}/*.cpp")
    file(GLOB module_headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/vung/${module}/*.h")
    list(APPEND sources ${module_sources})
    list(APPEND headers ${module_headers})
  endforeach()
  foreach(file IN LISTS ARG_FILES)
    string(REGEX REPLACE "\\.cpp$" ".h" header "${file}")
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${header}")
      list(APPEND headers "${CMAKE_CURRENT_SOURCE_DIR}/${header}")
    endif()
  endforeach()
  list(TRANSFORM ARG_INTERNAL PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/vung/")
  list(REMOVE_ITEM headers ${ARG_INTERNAL})
  if(NOT sources)
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp" "")
    set(sources "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp")
  endif()
  add_library(vung_${name} STATIC ${sources})
  add_library(vung::${name} ALIAS vung_${name})
  set_target_properties(vung_${name} PROPERTIES EXPORT_NAME ${name} LINKER_LANGUAGE CXX)
  target_sources(vung_${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}"
    FILES ${headers})
  target_link_libraries(vung_${name} PUBLIC vung_build ${ARG_LINK} PRIVATE $<BUILD_INTERFACE:vung_warnings> ${ARG_PRIVATE_LINK})
endfunction()
